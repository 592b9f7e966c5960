package io.patchflow.model;

import io.patchflow.data.TrainingBatch;
import java.util.Random;

/** Batches of random images for executors. */
public final class TrainingBatches {
  private TrainingBatches() {}

  /** Images in 0 to 1 and smoothed labels, drawn from a seed. */
  public static TrainingBatch of(Architecture a, int size, long seed) {
    return of(a.tokens() * a.patchDim(), a.classes(), size, seed);
  }

  /** The same of images of so many values. */
  public static TrainingBatch of(int imageValues, int classes, int size, long seed) {
    Random random = new Random(seed);
    TrainingBatch batch = new TrainingBatch(size, imageValues, classes);
    for (int i = 0; i < batch.patches().length; i++) {
      batch.patches()[i] = random.nextFloat();
    }
    for (int sample = 0; sample < size; sample++) {
      batch.labels()[sample] = random.nextInt(classes);
      for (int c = 0; c < classes; c++) {
        float hit = c == batch.labels()[sample] ? 0.9f : 0;
        batch.targets()[sample * classes + c] = hit + 0.1f / classes;
      }
    }
    return batch;
  }
}
