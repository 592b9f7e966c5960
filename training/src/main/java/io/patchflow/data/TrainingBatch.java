package io.patchflow.data;

import java.util.Optional;

/**
 * A batch in plain arrays, as executors take it: images as floats, and what the model should answer
 * as a distribution over the classes, so that mixing and label smoothing are nothing they know of.
 * Filled again and again; arrays may be longer than the batch needs. Where an executor keeps the
 * images, a batch comes without them, and with what becomes of each.
 */
public final class TrainingBatch {
  private final float[] patches;
  private final float[] targets;
  private final int[] labels;
  private final Optional<PatchSet> images;
  private final Variants variants;
  private int size;

  /**
   * Room for {@code capacity} samples.
   *
   * @param imageValues tokens * patchDim
   */
  public TrainingBatch(int capacity, int imageValues, int classes) {
    this(capacity, imageValues, classes, Optional.empty());
  }

  /**
   * The same.
   *
   * @param images the batch is made of, if it has none itself
   */
  TrainingBatch(int capacity, int imageValues, int classes, Optional<PatchSet> images) {
    this.patches = new float[images.isPresent() ? 0 : Math.multiplyExact(capacity, imageValues)];
    this.targets = new float[Math.multiplyExact(capacity, classes)];
    this.labels = new int[capacity];
    this.images = images;
    this.variants = Variants.of(capacity);
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

  /**
   * The images that the batch is to be made of; empty if {@link #patches} holds what they became.
   */
  public Optional<PatchSet> images() {
    return images;
  }

  /** What becomes of each of {@link #images}, which the targets are of already. */
  public Variants variants() {
    return variants;
  }

  /** (size, tokens, patchDim) row-major, in 0 to 1; none where there are {@link #images}. */
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
