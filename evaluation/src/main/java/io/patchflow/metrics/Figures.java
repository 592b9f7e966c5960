package io.patchflow.metrics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Sets figures for reading: rounded, with a point, a missing one as {@code -}. */
public final class Figures {
  /** Stands for a figure that does not exist. */
  public static final String NONE = "-";

  private Figures() {}

  /** A share of 0 to 1 as {@code 89.19 %}. */
  public static String percent(Double share) {
    return share == null ? NONE : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** A value to four decimals, such as a loss. */
  public static String decimal(Double value) {
    return value == null ? NONE : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Seconds to one decimal. */
  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  /** A count. */
  public static String count(long count) {
    return Long.toString(count);
  }

  /** A count with a comma between thousands. */
  public static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A time span in its two largest units, such as {@code 26 min 12 s}. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return seconds(seconds);
    }
    return whole < 3600
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole / 60 % 60);
  }

  /** A rate without decimals, such as samples a second. */
  public static String rate(double rate) {
    return String.format(Locale.ROOT, "%.0f", rate);
  }

  /** A learning rate to three digits, {@code 0.001} or {@code 1e-07}. */
  public static String learningRate(double rate) {
    if (rate != 0 && Math.abs(rate) < 1e-5) {
      return String.format(Locale.ROOT, "%.2e", rate).replaceFirst("\\.?0+e", "e");
    }
    return new BigDecimal(rate, new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
