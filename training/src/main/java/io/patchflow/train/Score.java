package io.patchflow.train;

import io.patchflow.model.Tally;

/**
 * Loss and hits summed over samples.
 *
 * @param samples how many
 * @param lossSum sum of their cross-entropies
 * @param hits samples whose highest logit is their label's
 */
public record Score(long samples, double lossSum, long hits) {
  static final Score NONE = new Score(0, 0, 0);

  /** That of one batch. */
  static Score of(Tally.Entry batch) {
    return new Score(batch.samples(), batch.loss(), batch.hits());
  }

  Score plus(Score more) {
    return plus(more.samples, more.lossSum, more.hits);
  }

  Score plus(long moreSamples, double moreLoss, long moreHits) {
    return new Score(samples + moreSamples, lossSum + moreLoss, hits + moreHits);
  }

  /** Mean cross-entropy. */
  public double loss() {
    return lossSum / samples;
  }

  /** Share of hits, 0 to 1. */
  public double accuracy() {
    return (double) hits / samples;
  }
}
