package io.patchflow.metrics;

import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.util.List;
import java.util.Optional;

/** Every metric row that follows from the predictions of a split. */
public record SplitMetrics(
    SummaryRow summary,
    List<ClassRow> classes,
    List<ConfusionRow> confusion,
    List<CalibrationRow> calibration,
    List<TopErrorRow> topErrors) {

  /**
   * Computes the rows.
   *
   * @param predictions of one split and one run, in index order, at least one
   * @param classNames one name a class, in label order
   * @param best of the split during training, if known
   */
  public static SplitMetrics of(
      List<PredictionRow> predictions, List<String> classNames, Optional<BestEpoch> best) {
    String runId = predictions.get(0).runId();
    String split = predictions.get(0).split();
    ConfusionMatrix matrix = new ConfusionMatrix(classNames.size());
    predictions.forEach(row -> matrix.add(row.label(), row.predicted()));
    List<ClassRow> classes = ClassMetrics.rows(runId, split, matrix, classNames);
    List<CalibrationRow> calibration = Calibration.rows(runId, split, predictions);
    return new SplitMetrics(
        Summary.row(runId, split, predictions, matrix, classes, calibration, best),
        classes,
        matrix.rows(runId, split),
        calibration,
        TopErrors.rows(runId, split, predictions));
  }
}
