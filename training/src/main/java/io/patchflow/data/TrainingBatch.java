package io.patchflow.data;

/**
 * A batch in plain arrays, as executors take it: images as floats, and what the model should answer
 * as a distribution over the classes, so that mixing and label smoothing are nothing they know of.
 * Filled again and again; arrays may be longer than the batch needs.
 */
public final class TrainingBatch {
  private final float[] patches;
  private final float[] targets;
  private final int[] labels;
  private int size;

  /**
   * Room for {@code capacity} samples.
   *
   * @param imageValues tokens * patchDim
   */
  public TrainingBatch(int capacity, int imageValues, int classes) {
    this.patches = new float[Math.multiplyExact(capacity, imageValues)];
    this.targets = new float[Math.multiplyExact(capacity, classes)];
    this.labels = new int[capacity];
    this.size = capacity;
  }

  /** Samples in it. */
  public int size() {
    return size;
  }

  /** Holds so many samples from now on. */
  public void resize(int samples) {
    size = samples;
  }

  /** (size, tokens, patchDim) row-major, in 0 to 1. */
  public float[] patches() {
    return patches;
  }

  /** (size, classes) row-major; each row sums to 1. */
  public float[] targets() {
    return targets;
  }

  /** (size), the class that counts as a hit. */
  public int[] labels() {
    return labels;
  }
}
