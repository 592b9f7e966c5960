package io.patchflow.metrics;

import io.patchflow.schema.table.PredictionRow;
import java.util.List;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Erf;

/**
 * McNemar's test of two models on the same images: whether the one is right more often than the
 * other. Only the images on which just one of them is right count; if the models were equally good,
 * each would win half of those.
 *
 * @param onlyFirst images on which only the first model is right
 * @param onlySecond images on which only the second model is right
 * @see <a href="https://doi.org/10.1007/BF02295996">McNemar 1947</a>
 */
public record McNemar(long onlyFirst, long onlySecond) {
  /** With fewer discordant images than this the test is the exact binomial one. */
  private static final long EXACT_BELOW = 25;

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
    return exact() ? binomial() : Erf.erfc(Math.sqrt(chiSquare() / 2));
  }

  private double chiSquare() {
    double excess = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
    return excess * excess / discordant();
  }

  private double binomial() {
    int fewer = (int) Math.min(onlyFirst, onlySecond);
    var wins = new BinomialDistribution(/* rng= */ null, (int) discordant(), 0.5);
    return Math.min(1, 2 * wins.cumulativeProbability(fewer));
  }
}
