package io.patchflow.score;

import java.io.Serializable;

/** Gives logits for images. Not safe for threads. */
public interface Scorer extends AutoCloseable {

  /** Bytes an image: tokens * patchDim. */
  int imageBytes();

  int classes();

  /**
   * Scores images. The result of an image must not depend on the images beside it.
   *
   * @param patches (count, tokens, patchDim) uint8, token-major; may be longer
   * @return (count, classes) logits
   */
  float[][] logits(byte[] patches, int count);

  @Override
  void close();

  /** Opens a scorer on a worker, once for each of its threads. */
  interface Source extends Serializable {
    Scorer open();
  }
}
