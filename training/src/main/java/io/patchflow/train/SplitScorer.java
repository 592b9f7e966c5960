package io.patchflow.train;

import io.patchflow.data.BatchLoader;
import io.patchflow.data.Batches;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Score;
import io.patchflow.executor.SoftmaxLoss;

/** Scores the same images again and again, after each epoch, in arrays allocated once. */
final class SplitScorer {
  private final Batches images;

  SplitScorer(Batches images) {
    this.images = images;
  }

  /** The score of a network on all of the images: plain labels, in double precision. */
  Score score(Inference inference) {
    Score score = Score.NONE;
    try (BatchLoader batches = images.inOrder()) {
      while (batches.hasNext()) {
        TrainingBatch batch = batches.next();
        score = score.plus(score(inference.logits(batch), batch));
      }
    }
    return score;
  }

  private Score score(float[] logits, TrainingBatch batch) {
    double[] row = new double[images.info().classes()];
    double loss = 0;
    long hits = 0;
    for (int sample = 0; sample < batch.size(); sample++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = logits[sample * row.length + i];
      }
      int label = batch.labels()[sample];
      loss += SoftmaxLoss.of(row, label);
      hits += SoftmaxLoss.highest(row) == label ? 1 : 0;
    }
    return new Score(batch.size(), loss, hits);
  }
}
