package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0.001, 0.001",
    "0.0001, 0.0001",
    "0.00010000000000000002, 0.0001",
    "0.00001, 0.00001",
    "0.000001, 1e-06",
    "0.0000025, 2.5e-06",
    "0.1, 0.1",
    "10, 10",
    "0, 0"
  })
  void learningRates(double rate, String text) {
    assertThat(Figures.learningRate(rate)).isEqualTo(text);
  }

  @Test
  void sharesLossesAndTimes() {
    assertThat(Figures.percent(0.8919)).isEqualTo("89.19 %");
    assertThat(Figures.percent(1.0)).isEqualTo("100.00 %");
    assertThat(Figures.decimal(0.123456)).isEqualTo("0.1235");
    assertThat(Figures.seconds(12.34)).isEqualTo("12.3 s");
    assertThat(Figures.rate(1234.5)).isEqualTo("1235");
    assertThat(Figures.count(10_000)).isEqualTo("10000");
  }

  @ParameterizedTest
  @CsvSource({
    "9.96, 10.0 s",
    "59.4, 59.4 s",
    "59.6, 1 min 0 s",
    "1572.2, 26 min 12 s",
    "3599.6, 1 h 0 min",
    "7380, 2 h 3 min"
  })
  void timeSpans(double seconds, String text) {
    assertThat(Figures.duration(seconds)).isEqualTo(text);
  }

  @Test
  void largeCountsAreGrouped() {
    assertThat(Figures.grouped(999)).isEqualTo("999");
    assertThat(Figures.grouped(1_234_567)).isEqualTo("1,234,567");
  }

  @Test
  void whatDoesNotExistIsADash() {
    assertThat(Figures.percent(null)).isEqualTo("-");
    assertThat(Figures.decimal(null)).isEqualTo("-");
  }
}
