package io.patchflow.metrics;

/**
 * A confidence interval of a share.
 *
 * @param low 0 to {@code high}
 * @param high {@code low} to 1
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
}
