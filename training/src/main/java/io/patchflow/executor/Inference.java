package io.patchflow.executor;

/** A network in inference mode, with the parameters it had when this was made. */
public interface Inference {

  /**
   * Computes logits. The result of an image does not depend on the images beside it, bit by bit.
   *
   * @param patches (size, tokens, patchDim) row-major, in 0 to 1; longer arrays are allowed
   * @return (size, classes) row-major; behind them there may be other values. Overwritten by the
   *     next call
   */
  float[] logits(float[] patches, int size);
}
