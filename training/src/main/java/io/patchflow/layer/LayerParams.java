package io.patchflow.layer;

import io.patchflow.program.Matrix.Parameter;

/**
 * A layer's parameters as a program knows them.
 *
 * @param layer the layer's name
 * @param spec its parameters
 * @param offset where they begin in the flat vector that the program's parameters are parts of
 */
record LayerParams(String layer, ParamSpec spec, int offset) {

  /** The parameter of that name. */
  Parameter get(String name) {
    int at = offset;
    for (Param param : spec.params()) {
      if (param.name().equals(name)) {
        return new Parameter(
            layer + "." + name,
            param.rows(),
            param.columns(),
            at,
            param.kind() != Param.Kind.STATE);
      }
      at = Math.addExact(at, param.length());
    }
    throw new IllegalArgumentException(layer + ": has no parameter " + name);
  }
}
