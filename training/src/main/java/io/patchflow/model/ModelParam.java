package io.patchflow.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A parameter of the patch-MLP under the name that PyTorch would give it, with its place in the
 * network.
 *
 * @param name such as {@code block1.token.in.weight}
 * @param layer index of the layer
 * @param key the layer's name for it
 * @param transposed whether the layer keeps it as (in, out), PyTorch as (out, in)
 * @param fanIn inputs of the linear map it belongs to, 0 for batch normalisation
 */
public record ModelParam(String name, int layer, String key, boolean transposed, int fanIn) {

  /** All trainable parameters, in PyTorch's order. */
  public static List<ModelParam> of(Architecture a) {
    List<ModelParam> params = new ArrayList<>();
    linear(params, "stem.linear", 0, "weight", "bias", false, a.patchDim());
    params.add(new ModelParam("stem.bn.weight", 0, "gamma", false, 0));
    params.add(new ModelParam("stem.bn.bias", 0, "beta", false, 0));
    int blocks = a.blocks().size();
    int dense = 2 * blocks + 2;
    int tokens = a.tokens();
    int channels = a.stem();
    for (int i = 0; i < blocks; i++) {
      List<Integer> block = a.blocks().get(i);
      int first = 1 + 2 * i;
      boolean last = i == blocks - 1;
      String name = "block" + (i + 1);
      linear(params, name + ".token.in", first, "tokenW", "tokenB", false, tokens);
      linear(params, name + ".token.out", first + 1, "tokenW", "tokenB", false, block.get(0));
      linear(params, name + ".channel.in", first + 1, "channelW", "channelB", false, channels);
      if (last) {
        linear(params, name + ".channel.out", dense, "W", "b", true, block.get(2));
      } else {
        linear(
            params, name + ".channel.out", first + 2, "channelW", "channelB", false, block.get(2));
      }
      tokens = block.get(1);
      channels = block.get(3);
    }
    linear(params, "head", dense + 1, "W", "b", true, a.lastChannels());
    return params;
  }

  /** The running statistics of the batch normalisation. */
  public static List<ModelParam> runningStatistics() {
    return List.of(
        new ModelParam("stem.bn.running_mean", 0, "mean", false, 0),
        new ModelParam("stem.bn.running_var", 0, "var", false, 0));
  }

  /** A view of the values in {@code net}, shaped as PyTorch has them. */
  public INDArray in(MultiLayerNetwork net) {
    INDArray values = net.getLayer(layer).getParam(key);
    return transposed && isWeight() ? values.transpose() : values;
  }

  /** A view of this parameter's part of a network's gradient, shaped as PyTorch has it. */
  public INDArray gradientIn(MultiLayerNetwork net) {
    INDArray values = net.gradient().getGradientFor(layer + "_" + key);
    return transposed && isWeight() ? values.transpose() : values;
  }

  /** Whether this is a weight, not a bias. */
  public boolean isWeight() {
    return name.endsWith(".weight");
  }

  private static void linear(
      List<ModelParam> params,
      String name,
      int layer,
      String weight,
      String bias,
      boolean transposed,
      int fanIn) {
    params.add(new ModelParam(name + ".weight", layer, weight, transposed, fanIn));
    params.add(new ModelParam(name + ".bias", layer, bias, transposed, fanIn));
  }
}
