package io.patchflow.model;

import io.patchflow.backend.SelfCheck;
import io.patchflow.layer.EmbeddingLayer;
import io.patchflow.layer.GateLayer;
import io.patchflow.layer.MixerLayer;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.layer.PoolLayer;
import io.patchflow.optim.Optimizers;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The patch-MLP as a Deeplearning4j network: stem, a layer for each block, mean over the tokens,
 * softmax head. Input (batch, tokens, patchDim) in 0 to 1, output (batch, classes) probabilities.
 */
public final class PatchMlp {
  private PatchMlp() {}

  /** A network in single precision whose parameters are drawn from {@code seed}. */
  public static MultiLayerNetwork create(
      Architecture architecture, Recipe.Optimizer optimizer, long seed) {
    return create(architecture, optimizer, seed, DataType.FLOAT);
  }

  static MultiLayerNetwork create(
      Architecture architecture, Recipe.Optimizer optimizer, long seed, DataType type) {
    MultiLayerNetwork net = new MultiLayerNetwork(configuration(architecture, optimizer, type));
    net.init();
    net.params().assign(NetworkProgram.start(net, seed, architecture.headNorm()));
    return net;
  }

  /** What a network of this architecture computes. */
  public static NetworkProgram program(Architecture architecture) {
    return NetworkProgram.of(layers(architecture));
  }

  /** The network of the case that a backend is checked with. */
  public static MultiLayerNetwork ofSelfCheck(SelfCheck.Case model) {
    List<Integer> sizes = model.block();
    return create(
        new Architecture(
            model.tokens(),
            model.patchDim(),
            model.stem(),
            /* batchNorm= */ true,
            /* position= */ false,
            List.of(new Block.Mixer(sizes.get(0), sizes.get(1), sizes.get(2), sizes.get(3))),
            /* headNorm= */ false,
            model.classes(),
            /* mean= */ 0,
            /* deviation= */ 1),
        adam(model),
        0);
  }

  private static Recipe.Optimizer adam(SelfCheck.Case model) {
    return RecipeLoader.load(
            "seed",
            Map.of(
                "optimizer.learningRate", String.valueOf(model.learningRate()),
                "optimizer.weightDecay", String.valueOf(model.weightDecay())))
        .optimizer();
  }

  /** The number of trainable parameters; running statistics are none. */
  public static long parameters(MultiLayerNetwork net) {
    return NetworkProgram.of(net).parameters().stream()
        .filter(Parameter::trained)
        .mapToLong(Parameter::size)
        .sum();
  }

  private static MultiLayerConfiguration configuration(
      Architecture a, Recipe.Optimizer optimizer, DataType type) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .updater(Optimizers.of(optimizer))
            // Programs keep their own buffers; workspaces would only copy them.
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .list();
    layers(a).forEach(layers::layer);
    MultiLayerConfiguration configuration = layers.build();
    decay(configuration, optimizer);
    return configuration;
  }

  private static List<Layer> layers(Architecture a) {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        named(
            "stem",
            new EmbeddingLayer(
                a.tokens(),
                a.patchDim(),
                a.stem(),
                a.batchNorm(),
                a.position(),
                a.mean(),
                a.deviation())));
    int tokens = a.tokens();
    int channels = a.stem();
    int number = 0;
    for (Block block : a.blocks()) {
      layers.add(named("block" + ++number, layer(block, tokens, channels)));
      if (block instanceof Block.Mixer mixer) {
        tokens = mixer.tokenOut();
        channels = mixer.channelOut();
      }
    }
    layers.add(named("pool", new PoolLayer(tokens, channels, a.headNorm())));
    layers.add(
        new OutputLayer.Builder(new SoftmaxCrossEntropy())
            .name("head")
            .nIn(channels)
            .nOut(a.classes())
            .activation(Activation.SOFTMAX)
            .build());
    return layers;
  }

  private static Layer layer(Block block, int tokens, int channels) {
    if (block instanceof Block.Mixer mixer) {
      return new MixerLayer(
          tokens,
          channels,
          mixer.tokenHidden(),
          mixer.tokenOut(),
          mixer.channelHidden(),
          mixer.channelOut());
    }
    Block.Gate gate = (Block.Gate) block;
    return new GateLayer(tokens, channels, gate.hidden(), gate.heads());
  }

  private static Layer named(String name, Layer layer) {
    layer.setLayerName(name);
    return layer;
  }

  private static void decay(MultiLayerConfiguration configuration, Recipe.Optimizer optimizer) {
    for (NeuralNetConfiguration each : configuration.getConfs()) {
      BaseLayer layer = (BaseLayer) each.getLayer();
      layer.setRegularization(Optimizers.decay(optimizer, /* biasOrNorm= */ false));
      layer.setRegularizationBias(Optimizers.decay(optimizer, /* biasOrNorm= */ true));
    }
  }
}
