package io.patchflow.compare;

import io.patchflow.metrics.McNemar;
import java.util.Locale;

/**
 * What the shared images say of a run beside another.
 *
 * @param test the run is the second model, the other the first
 * @param pValue of the test, corrected for the number of tests made
 */
record Verdict(EvaluatedRun run, EvaluatedRun baseline, McNemar test, double pValue) {
  /** Below this, the difference is taken for more than chance. */
  private static final double LEVEL = 0.05;

  /** The finding in a plain sentence. */
  String sentence() {
    if (test.discordant() == 0) {
      return finding() + ": they are right on the same images.";
    }
    return String.format(
        Locale.ROOT,
        "%s. Of the %d images on which just one of them is right, it is right on %d and the other"
            + " on %d (McNemar's test, %s: p %s%s).",
        finding(),
        test.discordant(),
        test.onlySecond(),
        test.onlyFirst(),
        test.exact() ? "exact" : "chi-square with continuity correction",
        pValue < 1e-4 ? "below 0.0001" : String.format(Locale.ROOT, "= %.4f", pValue),
        pValue == test.pValue() ? "" : " after Holm's correction");
  }

  /** Whether the run is worse, for more than chance. */
  boolean isWorse() {
    return pValue < LEVEL && test.onlyFirst() > test.onlySecond();
  }

  private String finding() {
    if (pValue >= LEVEL) {
      return "No evidence either way between %s and %s".formatted(run.name(), baseline.name());
    }
    return test.onlySecond() > test.onlyFirst()
        ? "%s is better than %s".formatted(run.name(), baseline.name())
        : "%s is worse than %s".formatted(run.name(), baseline.name());
  }
}
