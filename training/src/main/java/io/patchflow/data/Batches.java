package io.patchflow.data;

import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;

/** Images in batches, in the same two arrays from epoch to epoch. One walk at a time. */
public final class Batches {
  private final Samples samples;
  private final int batchSize;
  private final int size;
  private final long seed;
  private final BatchWriter writer;
  private final TrainingBatch[] batches;

  private Batches(Samples samples, int batchSize, int size, long seed, BatchWriter writer) {
    this.samples = samples;
    this.batchSize = batchSize;
    this.size = size;
    this.seed = seed;
    this.writer = writer;
    this.batches = new TrainingBatch[] {writer.batch(), writer.batch()};
  }

  /** Images to train on, varied, mixed and labelled as the recipe says. */
  public static Batches training(Samples samples, Recipe recipe) {
    int images = samples.size();
    int batchSize = recipe.batchSize();
    return new Batches(
        samples,
        batchSize,
        recipe.dropLast() ? images - images % batchSize : images,
        recipe.seed(),
        new BatchWriter(
            samples.info(),
            Math.min(batchSize, images),
            samples.kept(),
            recipe.augment(),
            recipe.labelSmoothing()));
  }

  /** Images as they are. */
  public static Batches plain(Samples samples, int batchSize) {
    int capacity = Math.min(batchSize, samples.size());
    return new Batches(
        samples,
        capacity,
        samples.size(),
        0,
        new BatchWriter(samples.info(), capacity, samples.kept()));
  }

  public PatchSetInfo info() {
    return samples.info();
  }

  /** Images an epoch. */
  public int size() {
    return size;
  }

  /** Batches an epoch. */
  public int count() {
    return (int) (((long) size + batchSize - 1) / batchSize);
  }

  /**
   * The images of an epoch in its seeded order.
   *
   * @param done images to pass over, a multiple of the batch size
   */
  public BatchLoader epoch(int epoch, int done) {
    writer.epoch(seed, epoch);
    return new BatchLoader(
        samples.epoch(seed, epoch), writer, batches, batchSize, done, size - done);
  }

  /** All images once, in index order. */
  public BatchLoader inOrder() {
    return new BatchLoader(samples.inOrder(), writer, batches, batchSize, 0, size);
  }
}
