package io.patchflow.metrics;

import static io.patchflow.metrics.Trials.done;
import static io.patchflow.metrics.Trials.failed;
import static io.patchflow.metrics.Trials.unfinished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.schema.table.TrialRow;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankingTest {
  /** Mean and statistics.stdev of Python's standard library. */
  @Test
  void meanAndDeviationAreThoseOfPython() {
    SettingScore score = new SettingScore("a=1", List.of(0.8752, 0.8889, 0.8859), 0, 0);

    assertThat(score.mean()).isCloseTo(0.8833333333333333, within(1e-15));
    assertThat(score.deviation()).isCloseTo(0.007201620188078075, within(1e-15));
    assertThat(score.best()).isEqualTo(0.8889);
  }

  @Test
  void oneTrialHasNoDeviationAndNoneHasNoMean() {
    assertThat(new SettingScore("a=1", List.of(0.5), 0, 0).deviation()).isNull();
    assertThat(new SettingScore("a=1", List.of(0.5), 0, 0).mean()).isEqualTo(0.5);
    assertThat(new SettingScore("a=1", List.of(), 1, 0).mean()).isNull();
    assertThat(new SettingScore("a=1", List.of(), 1, 0).best()).isNull();
  }

  @Property
  void aShiftMovesTheMeanAndLeavesTheDeviation(
      @ForAll @Size(min = 2, max = 9) List<@DoubleRange(min = 0, max = 0.5) Double> scores,
      @ForAll @DoubleRange(min = 0, max = 0.5) double shift) {
    SettingScore here = new SettingScore("", scores, 0, 0);
    SettingScore there =
        new SettingScore("", scores.stream().map(score -> score + shift).toList(), 0, 0);

    assertThat(there.mean()).isCloseTo(here.mean() + shift, within(1e-12));
    assertThat(there.deviation()).isCloseTo(here.deviation(), within(1e-9));
    assertThat(here.best()).isGreaterThanOrEqualTo(here.mean() - 1e-12);
  }

  @Test
  void theBestMeanComesFirstAndSettingsWithoutATrialDoneLast() {
    Ranking ranking =
        Ranking.of(
            List.of(
                failed("lr=9", 1, "diverged"),
                done("lr=1", 1, 0.7),
                done("lr=1", 2, 0.8),
                done("lr=2", 1, 0.9),
                failed("lr=2", 2, "diverged"),
                unfinished("lr=3", 1),
                done("lr=4", 1, 0.75)));

    assertThat(ranking.measure()).isEqualTo(Ranking.Measure.TEST);
    assertThat(ranking.settings())
        .containsExactly(
            new SettingScore("lr=2", List.of(0.9), 1, 0),
            new SettingScore("lr=1", List.of(0.7, 0.8), 0, 0),
            new SettingScore("lr=4", List.of(0.75), 0, 0),
            new SettingScore("lr=9", List.of(), 1, 0),
            new SettingScore("lr=3", List.of(), 0, 1));
  }

  @Test
  void theHoldOutRanksWhereEveryTrialHasOne() {
    TrialRow first = Trials.heldOut("lr=1", 1, 0.9, 0.6);
    TrialRow second = Trials.heldOut("lr=2", 1, 0.8, 0.7);

    Ranking heldOut = Ranking.of(List.of(first, second, failed("lr=3", 1, "diverged")));
    assertThat(heldOut.measure()).isEqualTo(Ranking.Measure.HOLDOUT);
    assertThat(heldOut.settings())
        .extracting(SettingScore::settings)
        .containsExactly("lr=2", "lr=1", "lr=3");

    Ranking mixed = Ranking.of(List.of(first, second, done("lr=3", 1, 0.85)));
    assertThat(mixed.measure()).isEqualTo(Ranking.Measure.TEST);
    assertThat(mixed.settings())
        .extracting(SettingScore::settings)
        .containsExactly("lr=1", "lr=3", "lr=2");
  }

  @Test
  void nothingDoneRanksByTheTestSplit() {
    assertThat(Ranking.of(List.of(unfinished("", 1))).measure()).isEqualTo(Ranking.Measure.TEST);
  }
}
