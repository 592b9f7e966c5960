package io.patchflow.data;

import io.patchflow.recipe.Recipe;

/**
 * A recipe's batches as a training gets them, but made on the calling thread: whoever counts
 * threads or time has all of them in the count. In index order, so that any batch can be had.
 */
public final class SerialBatches {
  private final Samples samples;
  private final BatchWriter writer;
  private final TrainingBatch batch;
  private final int batchSize;

  /** Batches of {@code samples}, varied, mixed and labelled as {@code recipe} says. */
  public SerialBatches(Samples samples, Recipe recipe) {
    this.samples = samples;
    this.batchSize = recipe.batchSize();
    this.writer =
        new BatchWriter(
            samples.info(),
            batchSize,
            samples.kept(),
            recipe.augment(),
            recipe.labelSmoothing());
    this.batch = writer.batch();
    writer.epoch(recipe.seed(), 1);
  }

  /** The batch that begins with the image at {@code first}; overwritten by the next call. */
  public TrainingBatch from(int first) {
    try (Pass pass = samples.inOrder()) {
      pass.skip(first);
      writer.fill(batch, pass, batchSize);
    }
    return batch;
  }
}
