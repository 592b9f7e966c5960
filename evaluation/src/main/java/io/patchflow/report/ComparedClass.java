package io.patchflow.report;

import io.patchflow.metrics.Interval;
import io.patchflow.schema.table.PredictionRow;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How two runs did on the images of a class.
 *
 * @param images of the class, at least 1
 * @param first hits of the first run
 * @param second hits of the second run
 * @param interval of the second's recall less the first's, 95 %
 */
record ComparedClass(String name, long images, long first, long second, Interval interval) {

  /**
   * The classes that have images, in label order.
   *
   * @param first in index order
   * @param second of the same images, in index order
   */
  static List<ComparedClass> of(
      List<String> names, List<PredictionRow> first, List<PredictionRow> second) {
    return IntStream.range(0, names.size())
        .filter(label -> first.stream().anyMatch(row -> row.label() == label))
        .mapToObj(label -> of(names.get(label), label, first, second))
        .toList();
  }

  private static ComparedClass of(
      String name, int label, List<PredictionRow> first, List<PredictionRow> second) {
    long images = 0;
    long firstHits = 0;
    long secondHits = 0;
    long both = 0;
    for (int row = 0; row < first.size(); row++) {
      if (first.get(row).label() != label) {
        continue;
      }
      boolean a = isRight(first.get(row));
      boolean b = isRight(second.get(row));
      images++;
      firstHits += a ? 1 : 0;
      secondHits += b ? 1 : 0;
      both += a && b ? 1 : 0;
    }
    return new ComparedClass(
        name,
        images,
        firstHits,
        secondHits,
        Interval.pairedDifference(firstHits - both, secondHits - both, images));
  }

  static boolean isRight(PredictionRow row) {
    return row.predicted() == row.label();
  }

  double firstRecall() {
    return (double) first / images;
  }

  double secondRecall() {
    return (double) second / images;
  }

  /** The second's recall less the first's. */
  double difference() {
    return secondRecall() - firstRecall();
  }

  /** A difference of shares in points, with its sign. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference);
  }

  /** Half of the scale on which all classes' intervals fit, 0 being in the middle. */
  static double reach(List<ComparedClass> classes) {
    return classes.stream()
        .mapToDouble(row -> Math.max(-row.interval.low(), row.interval.high()))
        .max()
        .orElse(1);
  }

  /** Where a difference lies on that scale, in per cent. */
  static String at(double difference, double reach) {
    return String.format(Locale.ROOT, "%.2f", 50 + 50 * difference / reach);
  }

  /** A length on that scale, in per cent. */
  static String length(Interval interval, double reach) {
    return String.format(Locale.ROOT, "%.2f", 50 * (interval.high() - interval.low()) / reach);
  }
}
