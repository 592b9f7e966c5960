package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.patchflow.schema.table.PredictionRow;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class McNemarTest {
  @ParameterizedTest
  @CsvFileSource(resources = "mcnemar.csv", numLinesToSkip = 1)
  void thePValueIsSciPys(long onlyFirst, long onlySecond, double expected) {
    assertThat(new McNemar(onlyFirst, onlySecond).pValue())
        .isCloseTo(expected, withinPercentage(1e-8));
  }

  /** Fagerland, Lydersen and Laake 2013 (doi 10.1186/1471-2288-13-91), first example: 0.070. */
  @Test
  void thePValueOfThePublishedAirwayMeasurements() {
    assertThat(new McNemar(1, 7).pValue()).isCloseTo(0.0703, within(5e-5));
  }

  @Test
  void isExactBelow25DiscordantImages() {
    assertThat(new McNemar(10, 14).exact()).isTrue();
    assertThat(new McNemar(10, 15).exact()).isFalse();
  }

  @Test
  void modelsThatAgreeEverywhereAreNoEvidence() {
    assertThat(new McNemar(0, 0).pValue()).isEqualTo(1);
    assertThat(new McNemar(40, 40).pValue()).isEqualTo(1);
  }

  @Property
  void isSymmetricAndAProbability(
      @ForAll @LongRange(max = 3000) long a, @ForAll @LongRange(max = 3000) long b) {
    double p = new McNemar(a, b).pValue();

    assertThat(p).isBetween(0.0, 1.0).isEqualTo(new McNemar(b, a).pValue());
  }

  @Property
  void moreUnevenWinsAreLessLikely(
      @ForAll @LongRange(min = 30, max = 1000) long half,
      @ForAll @LongRange(min = 1, max = 29) long shift) {
    assertThat(new McNemar(half - shift, half + shift).pValue())
        .isLessThanOrEqualTo(new McNemar(half - shift + 1, half + shift - 1).pValue());
  }

  @Test
  void countsTheImagesOnWhichJustOneIsRight() {
    List<PredictionRow> first = predictions(0, 1, 1, 0, 1, 1);
    List<PredictionRow> second = predictions(0, 0, 0, 1, 1, 0);

    assertThat(McNemar.of(first, second)).isEqualTo(new McNemar(3, 1));
    assertThat(McNemar.of(second, first).discordant()).isEqualTo(4);
  }

  @Test
  void refusesPredictionsOfOtherImages() {
    assertThatThrownBy(() -> McNemar.of(predictions(1, 1), predictions(1)))
        .hasMessage("2 images and 1");
    assertThatThrownBy(() -> McNemar.of(predictions(1, 1), predictions(1, 1, 0).subList(1, 3)))
        .hasMessage("image 0, label 1 and image 1, label 1");
  }

  /** Predictions of images with label 1. */
  private static List<PredictionRow> predictions(int... predicted) {
    return IntStream.range(0, predicted.length)
        .mapToObj(i -> new PredictionRow("r", "test", i, 1, predicted[i], 1f, List.of(0f, 1f), 0))
        .toList();
  }
}
