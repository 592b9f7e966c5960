package io.patchflow.report;

import io.patchflow.metrics.Ranking;
import io.patchflow.metrics.SettingScore;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The accuracies of each setting's seeds on one scale, the best setting at the top.
 *
 * @param settings those that have a score, in order of rank
 * @param low the scale's left end
 * @param high its right end
 */
record RankingStrips(List<SettingScore> settings, double low, double high) {
  /** Of the scale. */
  private static final double SHORTEST = 0.005;

  static RankingStrips of(Ranking ranking) {
    List<SettingScore> scored =
        ranking.settings().stream().filter(score -> score.mean() != null).toList();
    List<Double> scores = scored.stream().flatMap(score -> score.scores().stream()).toList();
    double low = scores.isEmpty() ? 0 : Collections.min(scores);
    double span = scores.isEmpty() ? 0 : Math.max(SHORTEST, Collections.max(scores) - low);
    return new RankingStrips(scored, low - span / 20, low + span * 1.05);
  }

  /** Where a score lies between the ends, in per cent. */
  String at(double score) {
    return String.format(Locale.ROOT, "%.2f", 100 * (score - low) / (high - low));
  }
}
