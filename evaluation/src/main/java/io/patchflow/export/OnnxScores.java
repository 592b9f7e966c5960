package io.patchflow.export;

/** What an exported model says of some images. */
final class OnnxScores {
  private final float[][] logits;
  private final float[][] probabilities;
  private final long[] labels;

  OnnxScores(float[][] logits, float[][] probabilities, long[] labels) {
    this.logits = logits;
    this.probabilities = probabilities;
    this.labels = labels;
  }

  /** Of an image's classes. */
  float[] logits(int image) {
    return logits[image];
  }

  /** Of an image's classes. */
  float[] probabilities(int image) {
    return probabilities[image];
  }

  /** The most probable class. */
  long label(int image) {
    return labels[image];
  }
}
