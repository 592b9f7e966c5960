package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arithmetic of one layer. It keeps what its backward pass needs in buffers of its own,
 * allocated once at the largest batch seen; arrays it returns are overwritten by its next pass.
 */
public interface LayerOp {

  /**
   * The layer's output.
   *
   * @param input (batch, tokens, features)
   * @param params by name
   * @param training whether batch statistics are used in place of the running ones
   */
  INDArray forward(INDArray input, Map<String, INDArray> params, boolean training);

  /**
   * The gradients of the batch's summed loss, after a forward pass in training mode.
   *
   * @param outputGradient as the output's shape; may be overwritten
   * @param gradients by name, overwritten with the parameters' gradients
   * @param wantInputGradient whether the gradient of the input is needed
   * @return the gradient of the input, or null if it is not wanted
   */
  INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient);
}
