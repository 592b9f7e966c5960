package io.patchflow.layer;

/**
 * A parameter of a layer, a row-major matrix.
 *
 * @param name without {@code _}, which Deeplearning4j reserves
 * @param kind what it is for
 * @param start its first values
 */
record Param(String name, Kind kind, Init start, int rows, int columns) {

  /** What a parameter is for. State (running statistics) is kept but not trained. */
  enum Kind {
    WEIGHT,
    BIAS,
    NORM,
    STATE
  }

  static Param weight(String name, Init start, int rows, int columns) {
    return new Param(name, Kind.WEIGHT, start, rows, columns);
  }

  static Param bias(String name, Init start, int rows, int columns) {
    return new Param(name, Kind.BIAS, start, rows, columns);
  }

  /** Of a normalisation. */
  static Param norm(String name, double value, int rows, int columns) {
    return new Param(name, Kind.NORM, Init.constant(value), rows, columns);
  }

  static Param state(String name, double value, int rows, int columns) {
    return new Param(name, Kind.STATE, Init.constant(value), rows, columns);
  }

  int length() {
    return Math.multiplyExact(rows, columns);
  }
}
