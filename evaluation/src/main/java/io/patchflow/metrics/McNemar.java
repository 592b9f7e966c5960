package io.patchflow.metrics;

import io.patchflow.schema.table.PredictionRow;
import java.util.List;

/**
 * McNemar's test of two models on the same images: whether the one is right more often than the
 * other. Only the images on which just one of them is right tell; if the models were equally good,
 * each would win half of those.
 *
 * @param onlyFirst images on which only the first model is right
 * @param onlySecond images on which only the second model is right
 * @see <a href="https://doi.org/10.1007/BF02295996">McNemar 1947</a>
 */
public record McNemar(long onlyFirst, long onlySecond) {
  /** With fewer discordant images than this the test is the exact binomial one. */
  private static final long EXACT_BELOW = 25;

  /** From this argument on a continued fraction of erfc is precise, below it a series. */
  private static final double FRACTION_FROM = 2.5;

  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException("%d and %d images".formatted(onlyFirst, onlySecond));
    }
  }

  /**
   * Compares two models' predictions.
   *
   * @param first in index order
   * @param second of the same images with the same labels, in index order
   */
  public static McNemar of(List<PredictionRow> first, List<PredictionRow> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException("%d images and %d".formatted(first.size(), second.size()));
    }
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int image = 0; image < first.size(); image++) {
      PredictionRow a = first.get(image);
      PredictionRow b = second.get(image);
      if (a.index() != b.index() || a.label() != b.label()) {
        throw new IllegalArgumentException(
            "image %d, label %d and image %d, label %d"
                .formatted(a.index(), a.label(), b.index(), b.label()));
      }
      boolean firstRight = a.predicted() == a.label();
      boolean secondRight = b.predicted() == b.label();
      onlyFirst += firstRight && !secondRight ? 1 : 0;
      onlySecond += secondRight && !firstRight ? 1 : 0;
    }
    return new McNemar(onlyFirst, onlySecond);
  }

  /** Images on which just one model is right. */
  public long discordant() {
    return Math.addExact(onlyFirst, onlySecond);
  }

  /** Whether {@link #pValue} is that of the exact binomial test, not of the chi-square one. */
  public boolean exact() {
    return discordant() < EXACT_BELOW;
  }

  /**
   * The two-sided probability of wins as uneven as these between equally good models, 0 to 1: by
   * the exact binomial distribution for fewer than 25 discordant images, else by chi-square with
   * one degree of freedom and Edwards' continuity correction.
   */
  public double pValue() {
    return exact() ? binomial() : erfc(Math.sqrt(chiSquare() / 2));
  }

  private double chiSquare() {
    double excess = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
    return excess * excess / discordant();
  }

  private double binomial() {
    long images = discordant();
    long fewer = Math.min(onlyFirst, onlySecond);
    double term = Math.scalb(1.0, (int) -images);
    double tail = 0;
    for (long wins = 0; wins <= fewer; wins++) {
      tail += term;
      term = term * (images - wins) / (wins + 1);
    }
    return Math.min(1, 2 * tail);
  }

  /** The complementary error function of {@code x}, at least 0, to about 11 digits. */
  private static double erfc(double x) {
    return x < FRACTION_FROM ? 1 - erf(x) : fraction(x);
  }

  /** 2 / sqrt(pi) exp(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...). */
  private static double erf(double x) {
    double term = x;
    double sum = 0;
    for (int n = 0; sum + term != sum; n++) {
      sum += term;
      term *= 2 * x * x / (2 * n + 3);
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** exp(-x^2) / sqrt(pi) / (x + 1/2 / (x + 1 / (x + 3/2 / (x + ...)))). */
  private static double fraction(double x) {
    double denominator = x;
    for (int n = 120; n >= 1; n--) {
      denominator = x + n / 2.0 / denominator;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / denominator;
  }
}
