package io.patchflow.model;

import io.patchflow.kernel.LayerOp;
import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.kernel.Nd4jLoss;
import io.patchflow.optim.FlatOptimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's steps for a device with memory of its own: few large operations, and no value that
 * the host looks at before it reads the {@link Tally}. Deeplearning4j's own {@code fit} looks at
 * about a hundred a step. Parameters, gradient, optimiser state and step counter are the network's.
 */
public final class DeviceNetwork {
  private final MultiLayerNetwork net;
  private final List<Layer> hidden;
  private final Layer[] linear;
  private final LayerOp[] linearOps;
  private final Nd4jLoss loss;
  private final FlatOptimizer optimizer;
  private final Tally tally;

  /** Steps of {@code net}, whose hidden layers compute with {@code kernel}. */
  public DeviceNetwork(MultiLayerNetwork net, Nd4jKernel kernel) {
    this.net = net;
    PatchMlp.use(net, kernel);
    if (net.getGradientsViewArray() == null) {
      net.initGradientsView();
    }
    int end = net.getnLayers() - 2;
    this.hidden = Arrays.asList(net.getLayers()).subList(0, end);
    this.linear = Arrays.copyOfRange(net.getLayers(), end, end + 2);
    this.linearOps = new LayerOp[] {kernel.linear(), kernel.linear()};
    this.loss = kernel.loss();
    this.optimizer = new FlatOptimizer(net);
    this.tally = new Tally(net.params().dataType());
  }

  /**
   * Takes a training step and tallies its loss and hits.
   *
   * @param patches (batch, tokens, patchDim), in 0 to 1
   * @param labels (batch) int32
   */
  public void train(INDArray patches, INDArray labels) {
    backpropagate(patches, labels);
    optimizer.step(net.getLearningRate(0));
  }

  /** Leaves the gradient of a batch's mean loss in the network and tallies its loss and hits. */
  void backpropagate(INDArray patches, INDArray labels) {
    INDArray logits = logits(patches, /* training= */ true);
    measure(logits, labels);
    INDArray gradient = loss.gradient(logits);
    for (int i = linear.length - 1; i >= 0; i--) {
      gradient =
          linearOps[i].backward(gradient, linear[i].paramTable(), gradients(linear[i]), true);
    }
    for (int i = hidden.size() - 1; i >= 0; i--) {
      gradient = hidden.get(i).backpropGradient(gradient, workspaces()).getSecond();
    }
  }

  /** Tallies loss and hits of a batch in inference mode. */
  public void score(INDArray patches, INDArray labels) {
    measure(logits(patches, /* training= */ false), labels);
  }

  private void measure(INDArray logits, INDArray labels) {
    loss.measure(logits, labels, tally.next(Math.toIntExact(labels.length())));
  }

  /** (batch, classes), overwritten by the next pass. */
  INDArray logits(INDArray patches, boolean training) {
    INDArray activation = patches;
    for (Layer layer : hidden) {
      activation = layer.activate(activation, training, workspaces());
    }
    for (int i = 0; i < linear.length; i++) {
      activation = linearOps[i].forward(activation, linear[i].paramTable(), training);
    }
    return activation;
  }

  /** What was measured. */
  public Tally tally() {
    return tally;
  }

  private static Map<String, INDArray> gradients(Layer layer) {
    return layer
        .conf()
        .getLayer()
        .initializer()
        .getGradientsFromFlattened(layer.conf(), layer.getGradientsViewArray());
  }

  private static LayerWorkspaceMgr workspaces() {
    return LayerWorkspaceMgr.noWorkspacesImmutable();
  }
}
