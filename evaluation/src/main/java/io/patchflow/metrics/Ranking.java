package io.patchflow.metrics;

import io.patchflow.schema.table.TrialRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The settings of a sweep, the best mean first; those of equal means, and those without any trial
 * done at the end, in the order of the table.
 *
 * @param measure what they are ranked by
 * @param settings a line each
 */
public record Ranking(Measure measure, List<SettingScore> settings) {

  /** What trials are ranked by. */
  @SuppressWarnings("ImmutableEnumChecker") // method references
  public enum Measure {
    /** Of the last epoch on the hold-out; it leaves the test split unseen. */
    HOLDOUT("hold-out accuracy", TrialRow::holdoutAccuracy),
    /** Of the final model on the test split, where a trial has no hold-out. */
    TEST("test accuracy", TrialRow::testAccuracy);

    private final String words;
    private final Function<TrialRow, Double> value;

    Measure(String words, Function<TrialRow, Double> value) {
      this.words = words;
      this.value = value;
    }

    /** For people, such as {@code test accuracy}. */
    public String words() {
      return words;
    }

    /** The value of a trial that is done. */
    public Double of(TrialRow row) {
      return value.apply(row);
    }
  }

  public Ranking {
    settings = List.copyOf(settings);
  }

  /** Ranks by the hold-out if every trial that is done has one, else by the test split. */
  public static Ranking of(List<TrialRow> trials) {
    boolean heldOut =
        trials.stream()
            .filter(row -> row.is(TrialRow.Status.DONE))
            .allMatch(row -> row.holdoutAccuracy() != null);
    boolean any = trials.stream().anyMatch(row -> row.is(TrialRow.Status.DONE));
    Measure measure = any && heldOut ? Measure.HOLDOUT : Measure.TEST;
    Map<String, List<TrialRow>> bySettings = new LinkedHashMap<>();
    for (TrialRow row : trials) {
      bySettings.computeIfAbsent(row.settings(), settings -> new ArrayList<>()).add(row);
    }
    List<SettingScore> scores = new ArrayList<>();
    bySettings.forEach((settings, rows) -> scores.add(SettingScore.of(settings, rows, measure)));
    scores.sort(
        Comparator.comparing(
            SettingScore::mean, Comparator.nullsLast(Comparator.<Double>reverseOrder())));
    return new Ranking(measure, scores);
  }
}
