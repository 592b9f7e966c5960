package io.patchflow.layer;

import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import io.patchflow.program.Program;
import io.patchflow.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network as a program from the patches to the logits, whose parameters are parts of the
 * network's flat vector.
 *
 * @param program layer by layer, as the layers say it
 * @param parameters all of the network's, in the order of its flat vector, state included; named
 *     {@code layer.parameter}
 */
public record NetworkProgram(Program program, List<Parameter> parameters) {

  public NetworkProgram {
    parameters = List.copyOf(parameters);
  }

  /**
   * The program of {@code net}.
   *
   * @throws IllegalArgumentException its first layer is not one of this project's, or one of its
   *     layers is unknown
   */
  public static NetworkProgram of(MultiLayerNetwork net) {
    if (!(net.getLayer(0).conf().getLayer() instanceof PatchLayer first)) {
      throw new IllegalArgumentException("its first layer is no stem");
    }
    int[] shape = first.inputShape();
    ProgramBuilder builder = new ProgramBuilder(shape[0], shape[1]);
    List<Parameter> parameters = new ArrayList<>();
    Value x = builder.input();
    int offset = 0;
    for (Layer layer : net.getLayers()) {
      LayerParams params =
          new LayerParams(layer.conf().getLayer().getLayerName(), spec(layer), offset);
      params.spec().params().forEach(param -> parameters.add(params.get(param.name())));
      x =
          layer.conf().getLayer() instanceof PatchLayer piece
              ? piece.write(builder, params, x)
              : builder.addToRows(builder.right(x, params.get("weight")), params.get("bias"));
      offset = Math.addExact(offset, Math.toIntExact(layer.numParams()));
    }
    return new NetworkProgram(builder.build(x), parameters);
  }

  /** The parameter of that name, such as {@code head.weight}. */
  public Parameter parameter(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parameter " + name));
  }

  /** Deeplearning4j's own linear layers keep (in, out) column by column: (out, in) row by row. */
  private static ParamSpec spec(Layer layer) {
    if (layer.conf().getLayer() instanceof PatchLayer piece) {
      return piece.spec();
    }
    if (layer.conf().getLayer() instanceof FeedForwardLayer linear) {
      int in = Math.toIntExact(linear.getNIn());
      int out = Math.toIntExact(linear.getNOut());
      return new ParamSpec(
          Param.weight("weight", Start.kaiming(in), out, in),
          Param.bias("bias", Start.uniform(in), 1, out));
    }
    throw new IllegalArgumentException("no program for layer " + layer.conf().getLayer());
  }
}
