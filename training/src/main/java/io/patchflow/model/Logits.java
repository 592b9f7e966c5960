package io.patchflow.model;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A forward pass without the final softmax. */
public final class Logits {
  private Logits() {}

  /**
   * The network's logits in inference mode.
   *
   * @param input (batch, tokens, patchDim)
   * @return (batch, classes)
   */
  public static INDArray of(MultiLayerNetwork net, INDArray input) {
    return of(net, input, /* training= */ false);
  }

  /** The same, with the batch's own statistics where {@code training}. */
  static INDArray of(MultiLayerNetwork net, INDArray input, boolean training) {
    Layer[] layers = net.getLayers();
    INDArray activation = input;
    for (int i = 0; i < layers.length - 1; i++) {
      activation =
          layers[i].activate(activation, training, LayerWorkspaceMgr.noWorkspacesImmutable());
    }
    Layer head = layers[layers.length - 1];
    return activation.mmul(head.getParam("W")).addiRowVector(head.getParam("b"));
  }
}
