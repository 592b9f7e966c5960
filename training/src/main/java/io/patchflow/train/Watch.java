package io.patchflow.train;

import io.patchflow.data.BatchLoader;
import io.patchflow.data.Batches;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Score;

/** Scores the same images again and again, after each epoch, in arrays allocated once. */
final class Watch {
  private final Batches images;

  Watch(Batches images) {
    this.images = images;
  }

  /** The score of a network on all of the images: plain labels, in double precision. */
  Score score(Inference inference) {
    Score score = Score.NONE;
    try (BatchLoader batches = images.inOrder()) {
      while (batches.hasNext()) {
        TrainingBatch batch = batches.next();
        score = score.plus(score(inference.logits(batch.patches(), batch.size()), batch));
      }
    }
    return score;
  }

  private Score score(float[] logits, TrainingBatch batch) {
    int classes = images.info().classes();
    double loss = 0;
    long hits = 0;
    for (int row = 0; row < batch.size(); row++) {
      int first = row * classes;
      int label = first + batch.labels()[row];
      int best = first;
      for (int i = first; i < first + classes; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      double sum = 0;
      for (int i = first; i < first + classes; i++) {
        sum += Math.exp((double) logits[i] - logits[best]);
      }
      loss += Math.log(sum) + logits[best] - logits[label];
      hits += best == label ? 1 : 0;
    }
    return new Score(batch.size(), loss, hits);
  }
}
