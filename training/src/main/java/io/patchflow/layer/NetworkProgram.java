package io.patchflow.layer;

import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import io.patchflow.program.Program;
import io.patchflow.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
    return of(confs(net));
  }

  /** The program of a network of these layers, in their order. */
  public static NetworkProgram of(List<Layer> layers) {
    if (!(layers.get(0) instanceof PatchLayer first)) {
      throw new IllegalArgumentException("its first layer is no stem");
    }
    int[] shape = first.inputShape();
    ProgramBuilder builder = new ProgramBuilder(shape[0], shape[1]);
    List<Parameter> parameters = new ArrayList<>();
    Value x = builder.input();
    int offset = 0;
    for (Layer layer : layers) {
      LayerParams params = new LayerParams(layer.getLayerName(), spec(layer), offset);
      for (Param param : params.spec().params()) {
        parameters.add(params.get(param.name()));
        offset = Math.addExact(offset, param.length());
      }
      x =
          layer instanceof PatchLayer piece
              ? piece.write(builder, params, x)
              : builder.addToRows(builder.right(x, params.get("weight")), params.get("bias"));
    }
    return new NetworkProgram(builder.build(x), parameters);
  }

  private static List<Layer> confs(MultiLayerNetwork net) {
    return Arrays.stream(net.getLayers()).map(layer -> layer.conf().getLayer()).toList();
  }

  /**
   * First values of all parameters, drawn from {@code seed} on the host, so that it means the same
   * on every backend; any seed will do.
   *
   * @param smallHead whether the head starts as behind a normalisation: normal of variance 1 /
   *     fan-in with biases of 0
   * @return (1, parameters), in the order of the flat vector
   */
  public static INDArray start(MultiLayerNetwork net, long seed, boolean smallHead) {
    // Random looks at 48 bits; the others are folded in.
    Random random = new Random(seed ^ (seed >>> 48) * 0x9E3779B97F4A7C15L);
    double[] values = new double[Math.toIntExact(net.numParams())];
    int at = 0;
    for (Layer layer : confs(net)) {
      boolean small = smallHead && layer instanceof OutputLayer;
      for (Param param : spec(layer).params()) {
        Init start = small ? ofSmallHead(param) : param.start();
        for (int i = 0; i < param.length(); i++) {
          values[at++] = start.draw(random);
        }
      }
    }
    return Nd4j.createFromArray(values).castTo(net.params().dataType()).reshape(1, at);
  }

  private static Init ofSmallHead(Param param) {
    return param.kind() == Param.Kind.WEIGHT
        ? Init.normal(1 / Math.sqrt(param.columns()))
        : Init.constant(0);
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
    if (layer instanceof PatchLayer piece) {
      return piece.spec();
    }
    if (layer instanceof FeedForwardLayer linear) {
      int in = Math.toIntExact(linear.getNIn());
      int out = Math.toIntExact(linear.getNOut());
      return new ParamSpec(
          Param.weight("weight", Init.kaiming(in), out, in),
          Param.bias("bias", Init.uniform(in), 1, out));
    }
    throw new IllegalArgumentException("no program for layer " + layer);
  }
}
