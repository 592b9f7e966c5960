package io.patchflow.inspect;

import io.patchflow.metrics.ConfusionMatrix;
import io.patchflow.metrics.Figures;
import io.patchflow.schema.table.ConfusionRow;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A confusion matrix for a terminal: a row an actual class, with its name; a column a predicted
 * class, by its label, for ten names do not fit in a line. A zero is a point.
 */
final class ConfusionView {
  private ConfusionView() {}

  /** The matrix of one split. */
  static TextTable of(List<ConfusionRow> rows, ClassNames names) {
    ConfusionMatrix matrix = ConfusionMatrix.of(names.count(), rows);
    List<Integer> labels = IntStream.range(0, matrix.classes()).boxed().toList();
    TextTable table =
        new TextTable()
            .figures("", labels.stream().map(String::valueOf).toList())
            .words("actual \\ predicted", labels.stream().map(names::of).toList());
    for (int predicted : labels) {
      table.figures(
          String.valueOf(predicted),
          labels.stream().map(actual -> cell(matrix.count(actual, predicted))).toList());
    }
    return table.figures(
        "all", labels.stream().map(actual -> Figures.count(matrix.support(actual))).toList());
  }

  private static String cell(long count) {
    return count == 0 ? "." : String.valueOf(count);
  }
}
