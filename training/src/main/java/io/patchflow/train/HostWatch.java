package io.patchflow.train;

import io.patchflow.data.Batch;
import io.patchflow.data.Pass;
import io.patchflow.data.Samples;
import io.patchflow.executor.Score;
import io.patchflow.model.Logits;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Watches images in the host's memory. */
final class HostWatch implements Watch {
  private final Samples samples;
  private final HostBatches batches;

  /** Watches all of {@code samples}. */
  HostWatch(Samples samples, int batchSize) {
    this.samples = samples;
    this.batches = new HostBatches(samples.info(), samples.size(), batchSize);
  }

  @Override
  public Score score(MultiLayerNetwork net) {
    Logits.Pass logits = Logits.of(net);
    Score score = Score.NONE;
    try (Pass pass = samples.inOrder()) {
      int left = samples.size();
      while (left > 0) {
        Batch batch = batches.of(left);
        pass.fill(batch);
        left -= batch.size();
        score = add(score, logits.of(batch.patches()), batch);
      }
    }
    return score;
  }

  private Score add(Score score, float[] values, Batch batch) {
    int classes = samples.info().classes();
    int rows = batch.size();
    double loss = 0;
    long hits = 0;
    for (int row = 0; row < rows; row++) {
      int label = batch.label(row);
      int first = row * classes;
      int best = first;
      for (int i = first; i < first + classes; i++) {
        best = values[i] > values[best] ? i : best;
      }
      double sum = 0;
      for (int i = first; i < first + classes; i++) {
        sum += Math.exp((double) values[i] - values[best]);
      }
      loss += Math.log(sum) + values[best] - values[first + label];
      hits += best == first + label ? 1 : 0;
    }
    return score.plus(new Score(rows, loss, hits));
  }
}
