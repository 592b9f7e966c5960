package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IntervalTest {

  @Property
  void containsTheShareAndStaysBetweenZeroAndOne(
      @ForAll @LongRange(min = 0, max = 1_000_000) long hits,
      @ForAll @LongRange(min = 1, max = 1_000_000) long total) {
    Assume.that(hits <= total);

    Interval interval = Interval.wilson(hits, total);

    assertThat((double) hits / total).isBetween(interval.low(), interval.high());
    assertThat(interval.low()).isBetween(0.0, 1.0);
    assertThat(interval.high()).isBetween(0.0, 1.0);
    assertThat(interval.high() - interval.low())
        .as("an interval has a width, also at 0 and at 1")
        .isPositive();
  }

  @Property
  void fourTimesTheSamplesHalveTheWidth(@ForAll @LongRange(min = 100, max = 900) long hits) {
    Interval few = Interval.wilson(hits * 100, 100_000);
    Interval many = Interval.wilson(hits * 400, 400_000);

    assertThat((few.high() - few.low()) / (many.high() - many.low())).isCloseTo(2, within(0.01));
  }

  /** scipy.stats.binomtest(8919, 10000).proportion_ci(0.95, method="wilson") */
  @Test
  void equalsScipy() {
    Interval interval = Interval.wilson(8919, 10_000);

    assertThat(interval.low()).isCloseTo(0.8856630000841917, within(1e-12));
    assertThat(interval.high()).isCloseTo(0.8978360219928719, within(1e-12));
  }

  /**
   * Agresti's approval ratings: 150 and 86 of 1600; by the four cells and half an image in each.
   */
  @Test
  void aDifferenceOnTheSameImages() {
    Interval interval = Interval.pairedDifference(150, 86, 1600);

    assertThat(interval.low()).isCloseTo(-0.058682935725972, within(1e-14));
    assertThat(interval.high()).isCloseTo(-0.021217189117973, within(1e-14));
    assertThat(Interval.pairedDifference(1, 3, 20).high())
        .isCloseTo(0.286463225395680, within(1e-14));
    assertThatThrownBy(() -> Interval.pairedDifference(2, 3, 4)).hasMessage("2 and 3 of 4 images");
  }

  @Property
  void theOtherWayRoundADifferenceChangesItsSign(
      @ForAll @LongRange(min = 0, max = 1000) long onlyFirst,
      @ForAll @LongRange(min = 0, max = 1000) long onlySecond) {
    Interval there = Interval.pairedDifference(onlyFirst, onlySecond, 2000);
    Interval back = Interval.pairedDifference(onlySecond, onlyFirst, 2000);

    assertThat(there.low()).isCloseTo(-back.high(), within(1e-12)).isGreaterThanOrEqualTo(-1);
    assertThat(there.low()).isLessThan(there.high());
  }

  @Test
  void aShareOfNothingIsRefused() {
    assertThatThrownBy(() -> Interval.wilson(0, 0)).hasMessage("0 hits of 0");
    assertThatThrownBy(() -> Interval.wilson(3, 2)).hasMessage("3 hits of 2");
  }
}
