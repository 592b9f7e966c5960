package io.patchflow.executor;

import io.patchflow.data.TrainingBatch;

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

  /** The same of a batch of images as they are. */
  default float[] logits(TrainingBatch batch) {
    return logits(batch.patches(), batch.size());
  }
}
