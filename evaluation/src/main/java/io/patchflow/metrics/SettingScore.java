package io.patchflow.metrics;

import io.patchflow.schema.table.TrialRow;
import java.util.List;

/**
 * The trials of one setting of a sweep, which differ in their seeds alone.
 *
 * @param settings as in the table, such as {@code batchSize=64}; empty without a grid
 * @param scores of the trials that are done, in the order of their seeds, 0 to 1
 * @param failed trials that failed
 * @param unfinished trials that are yet to end
 */
public record SettingScore(String settings, List<Double> scores, long failed, long unfinished) {
  public SettingScore {
    scores = List.copyOf(scores);
  }

  static SettingScore of(String settings, List<TrialRow> trials, Ranking.Measure measure) {
    return new SettingScore(
        settings,
        trials.stream()
            .filter(row -> row.is(TrialRow.Status.DONE))
            .map(row -> measure.of(row))
            .toList(),
        trials.stream().filter(row -> row.is(TrialRow.Status.FAILED)).count(),
        trials.stream().filter(row -> row.is(TrialRow.Status.UNFINISHED)).count());
  }

  /** The mean, or null if no trial is done. */
  public Double mean() {
    return scores.isEmpty() ? null : sum() / scores.size();
  }

  private double sum() {
    return scores.stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The sample's standard deviation, with n - 1 below; null for less than two trials. */
  public Double deviation() {
    if (scores.size() < 2) {
      return null;
    }
    double mean = mean();
    double squares = scores.stream().mapToDouble(score -> (score - mean) * (score - mean)).sum();
    return Math.sqrt(squares / (scores.size() - 1));
  }

  /** The highest score, or null if no trial is done. */
  public Double best() {
    return scores.stream().max(Double::compare).orElse(null);
  }
}
