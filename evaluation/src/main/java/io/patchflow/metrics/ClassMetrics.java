package io.patchflow.metrics;

import io.patchflow.schema.table.ClassRow;
import java.util.ArrayList;
import java.util.List;

/** Precision, recall and F1 of each class. */
public final class ClassMetrics {
  private ClassMetrics() {}

  /**
   * One row a class, in label order. A ratio without a denominator is null, not 0 and not NaN: the
   * precision of a class that was never predicted, the recall of one without support. F1 is null
   * without support and 0 where there is support and no hit, whether the class was predicted or
   * not: a model that never answers a class gets nothing for it.
   *
   * @param classNames one name a class, in label order
   */
  public static List<ClassRow> rows(
      String runId, String split, ConfusionMatrix matrix, List<String> classNames) {
    List<ClassRow> rows = new ArrayList<>(matrix.classes());
    for (int label = 0; label < matrix.classes(); label++) {
      long truePositives = matrix.count(label, label);
      long support = matrix.support(label);
      long predicted = matrix.predicted(label);
      rows.add(
          new ClassRow(
              runId,
              split,
              label,
              classNames.get(label),
              support,
              predicted,
              truePositives,
              ratio(truePositives, predicted),
              ratio(truePositives, support),
              f1(truePositives, support, predicted)));
    }
    return rows;
  }

  private static Double ratio(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  /**
   * 2 tp / (support + predicted) is the harmonic mean of tp / predicted and tp / support where both
   * exist, and scikit-learn's value with {@code zero_division=0} where nothing was predicted.
   */
  private static Double f1(long truePositives, long support, long predicted) {
    return support == 0 ? null : (double) (2 * truePositives) / (support + predicted);
  }
}
