package io.patchflow.metrics;

/**
 * A confidence interval of a share, within 0 to 1, or of a difference of two shares, within -1 to
 * 1.
 *
 * @param low at most {@code high}
 * @param high at least {@code low}
 */
public record Interval(double low, double high) {

  /** The 97.5 % quantile of the normal distribution: an interval of 95 % has 2.5 % on each side. */
  private static final double Z = 1.959963984540054;

  /**
   * The 95 % Wilson score interval of {@code hits / total}.
   *
   * @param total at least 1
   * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
   */
  public static Interval wilson(long hits, long total) {
    if (total < 1 || hits < 0 || hits > total) {
      throw new IllegalArgumentException("%d hits of %d".formatted(hits, total));
    }
    double share = (double) hits / total;
    double z2n = Z * Z / total;
    double centre = (share + z2n / 2) / (1 + z2n);
    double half = Z * Math.sqrt(share * (1 - share) / total + z2n / total / 4) / (1 + z2n);
    // Rounding may pass the share by an ulp where it is 0 or 1.
    return new Interval(
        Math.max(0, Math.min(share, centre - half)), Math.min(1, Math.max(share, centre + half)));
  }

  /**
   * The 95 % interval of the difference between two models' accuracies on the same images, by Wald
   * with half an image added to each cell of the table of pairs.
   *
   * @param onlyFirst images on which only the first model is right
   * @param onlySecond images on which only the second model is right
   * @param total all images, at least 1
   * @return of the second's accuracy less the first's
   * @see <a href="https://doi.org/10.1002/sim.1781">Agresti and Min 2005</a>
   */
  public static Interval pairedDifference(long onlyFirst, long onlySecond, long total) {
    if (total < 1 || onlyFirst < 0 || onlySecond < 0 || onlyFirst > total - onlySecond) {
      throw new IllegalArgumentException(
          "%d and %d of %d images".formatted(onlyFirst, onlySecond, total));
    }
    double images = total + 2.0;
    double excess = (double) onlySecond - onlyFirst;
    double discordant = (double) onlyFirst + onlySecond + 1;
    double half = Z * Math.sqrt(discordant - excess * excess / images) / images;
    return new Interval(Math.max(-1, excess / images - half), Math.min(1, excess / images + half));
  }
}
