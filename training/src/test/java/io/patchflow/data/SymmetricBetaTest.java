package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricBetaTest {
  private static final int DRAWS = 40_000;

  /** Where the distribution function is elementary: uniform, arcsine, and 3 x^2 - 2 x^3. */
  @Test
  void theDistributionFunctionIsThatOfBeta() {
    assertDistribution(1, x -> x);
    assertDistribution(0.5, x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
    assertDistribution(2, x -> x * x * (3 - 2 * x));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.2, 0.7, 1, 3, 50})
  void meanAndVarianceAreThoseOfBeta(double a) {
    double[] draws = draws(a);
    double mean = Arrays.stream(draws).average().orElseThrow();
    double variance = Arrays.stream(draws).map(x -> (x - 0.5) * (x - 0.5)).average().orElseThrow();
    double expected = 1 / (4 * (2 * a + 1));

    assertThat(mean).isCloseTo(0.5, within(5 * Math.sqrt(expected / DRAWS)));
    assertThat(variance).isCloseTo(expected, within(0.03 * expected));
    assertThat(draws).as("no draw is lost to underflow").doesNotContain(Double.NaN);
  }

  /** Kolmogorov and Smirnov's distance, with one chance in 100,000 to fail were the seed drawn. */
  private static void assertDistribution(double a, DoubleUnaryOperator cumulative) {
    double[] draws = draws(a);
    Arrays.sort(draws);
    double distance = 0;
    for (int i = 0; i < DRAWS; i++) {
      double expected = cumulative.applyAsDouble(draws[i]);
      distance = Math.max(distance, Math.abs(expected - (i + 0.5) / DRAWS));
    }
    assertThat(distance).as("a = %s", a).isLessThan(2.47 / Math.sqrt(DRAWS));
  }

  private static double[] draws(double a) {
    ImageRandom random = new ImageRandom(1, 1);
    double[] draws = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      random.image(i);
      draws[i] = new SymmetricBeta(a).draw(random);
    }
    return draws;
  }
}
