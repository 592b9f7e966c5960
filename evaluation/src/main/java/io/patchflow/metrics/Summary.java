package io.patchflow.metrics;

import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The score of a split in one row. */
final class Summary {
  private Summary() {}

  /**
   * The summary of a split. Sums over images run in index order, so that they do not depend on the
   * sharding.
   *
   * <p>The averages over classes are over those that have a value: a class that was never predicted
   * has no precision and does not pull that mean down, but it has an F1, which is 0, if it has
   * support. They are null if no class has one. The macro average weighs classes alike, the
   * weighted one by support.
   *
   * @param matrix of the same predictions, at least one
   */
  static SummaryRow row(
      String runId,
      String split,
      List<PredictionRow> predictions,
      ConfusionMatrix matrix,
      List<ClassRow> classes,
      List<CalibrationRow> calibration,
      Optional<BestEpoch> best) {
    Interval interval = Interval.wilson(matrix.hits(), matrix.total());
    return new SummaryRow(
        runId,
        split,
        matrix.total(),
        mean(predictions, PredictionRow::loss),
        (double) matrix.hits() / matrix.total(),
        interval.low(),
        interval.high(),
        mean(classes, ClassRow::precision, row -> 1),
        mean(classes, ClassRow::recall, row -> 1),
        mean(classes, ClassRow::f1, row -> 1),
        best.map(BestEpoch::epoch).orElse(null),
        best.map(BestEpoch::accuracy).orElse(null),
        mean(classes, ClassRow::precision, ClassRow::support),
        mean(classes, ClassRow::recall, ClassRow::support),
        mean(classes, ClassRow::f1, ClassRow::support),
        mean(predictions, Summary::brier),
        Calibration.expectedError(calibration));
  }

  /** The squared distance between the stored probabilities and the one-hot label, 0 to 2. */
  private static double brier(PredictionRow row) {
    double sum = 0;
    for (int label = 0; label < row.probabilities().size(); label++) {
      double distance = row.probabilities().get(label) - (label == row.label() ? 1.0 : 0.0);
      sum += distance * distance;
    }
    return sum;
  }

  private static double mean(
      List<PredictionRow> predictions, ToDoubleFunction<PredictionRow> value) {
    double sum = 0;
    for (PredictionRow row : predictions) {
      sum += value.applyAsDouble(row);
    }
    return sum / predictions.size();
  }

  private static Double mean(
      List<ClassRow> classes, Function<ClassRow, Double> value, ToDoubleFunction<ClassRow> weight) {
    double sum = 0;
    double weights = 0;
    for (ClassRow row : classes) {
      if (value.apply(row) != null) {
        sum += value.apply(row) * weight.applyAsDouble(row);
        weights += weight.applyAsDouble(row);
      }
    }
    return weights == 0 ? null : sum / weights;
  }
}
