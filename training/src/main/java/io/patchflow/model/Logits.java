package io.patchflow.model;

import io.patchflow.kernel.CpuKernel;
import io.patchflow.kernel.InferencePass;
import io.patchflow.layer.KernelLayer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The forward pass without the final softmax. */
public final class Logits {

  /** A network's logits in inference mode. */
  public interface Pass {
    /**
     * Computes.
     *
     * @param patches (batch, tokens, patchDim), in 0 to 1
     * @return (batch, classes) in rows; behind them there may be other values. Overwritten by the
     *     next call
     */
    float[] of(INDArray patches);
  }

  private Logits() {}

  /**
   * The fast way of the network's kernel through batch after batch. It holds for the parameters
   * that the network has now: make another after a step.
   */
  public static Pass of(MultiLayerNetwork net) {
    if (((KernelLayer) net.getLayer(0)).kernel() instanceof CpuKernel cpu) {
      return sampleBySample(net, cpu)::of;
    }
    return patches -> of(net, patches, /* training= */ false).dup('c').data().asFloat();
  }

  private static InferencePass sampleBySample(MultiLayerNetwork net, CpuKernel cpu) {
    InferencePass.Builder pass = cpu.inference();
    for (Layer layer : net.getLayers()) {
      if (layer instanceof KernelLayer kernelLayer) {
        kernelLayer.addTo(pass);
      } else {
        pass.linear(layer.paramTable());
      }
    }
    return pass.build();
  }

  /**
   * The logits, layer by layer.
   *
   * @param input (batch, tokens, patchDim)
   * @param training whether the batch's own statistics are used
   * @return (batch, classes)
   */
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
