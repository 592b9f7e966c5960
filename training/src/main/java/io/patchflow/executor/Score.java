package io.patchflow.executor;

/**
 * Loss and hits summed over samples.
 *
 * @param samples how many
 * @param lossSum sum of their cross-entropies
 * @param hits samples whose highest logit is their label's
 */
public record Score(long samples, double lossSum, long hits) {
  public static final Score NONE = new Score(0, 0, 0);

  /** The sum of both. */
  public Score plus(Score more) {
    return new Score(samples + more.samples, lossSum + more.lossSum, hits + more.hits);
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
