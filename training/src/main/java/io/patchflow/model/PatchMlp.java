package io.patchflow.model;

import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.MixShape;
import io.patchflow.layer.KernelLayer;
import io.patchflow.layer.MixLayer;
import io.patchflow.layer.StemLayer;
import io.patchflow.layer.TokenMeanLayer;
import io.patchflow.optim.Optimizers;
import io.patchflow.recipe.Recipe;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The patch-MLP as a Deeplearning4j network: stem, mixing layers, mean over the tokens, the last
 * channel map (linear, so the mean may come before it), softmax head. Input (batch, tokens,
 * patchDim) in 0 to 1, output (batch, classes) probabilities.
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
    new Initialisation(seed).apply(net, architecture);
    return net;
  }

  /** Makes every layer of {@code net} compute with {@code kernel}. */
  public static void use(MultiLayerNetwork net, Kernel kernel) {
    for (Layer layer : net.getLayers()) {
      if (layer instanceof KernelLayer kernelLayer) {
        kernelLayer.use(kernel);
      }
    }
  }

  /** The number of trainable parameters; the running statistics are none. */
  public static long parameters(MultiLayerNetwork net) {
    long state = 0;
    for (ModelParam statistic : ModelParam.runningStatistics()) {
      state += statistic.in(net).length();
    }
    return net.numParams() - state;
  }

  private static MultiLayerConfiguration configuration(
      Architecture a, Recipe.Optimizer optimizer, DataType type) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .updater(Optimizers.of(optimizer))
            // Layers keep their own buffers; workspaces would only copy them.
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .list();
    layers.layer(new StemLayer(a.tokens(), a.patchDim(), a.stem()));
    for (MixShape mix : a.mixes()) {
      layers.layer(new MixLayer(mix));
    }
    layers.layer(new TokenMeanLayer(a.lastTokens(), a.lastHidden()));
    layers.layer(
        new DenseLayer.Builder()
            .nIn(a.lastHidden())
            .nOut(a.lastChannels())
            .activation(Activation.IDENTITY)
            .build());
    layers.layer(
        new OutputLayer.Builder(new SoftmaxCrossEntropy())
            .nIn(a.lastChannels())
            .nOut(a.classes())
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerConfiguration configuration = layers.build();
    decay(configuration, optimizer);
    return configuration;
  }

  private static void decay(MultiLayerConfiguration configuration, Recipe.Optimizer optimizer) {
    for (NeuralNetConfiguration each : configuration.getConfs()) {
      BaseLayer layer = (BaseLayer) each.getLayer();
      layer.setRegularization(Optimizers.decay(optimizer, /* biasOrNorm= */ false));
      layer.setRegularizationBias(Optimizers.decay(optimizer, /* biasOrNorm= */ true));
    }
  }
}
