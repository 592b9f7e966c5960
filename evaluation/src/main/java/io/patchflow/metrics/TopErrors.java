package io.patchflow.metrics;

import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.TopErrorRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes that a model was surest of. */
public final class TopErrors {
  /** Mistakes kept of a split. */
  public static final int LIMIT = 100;

  private TopErrors() {}

  /** The most confident first, the lower index first on a tie; at most {@link #LIMIT}. */
  public static List<TopErrorRow> rows(
      String runId, String split, List<PredictionRow> predictions) {
    List<PredictionRow> mistakes =
        predictions.stream()
            .filter(row -> row.label() != row.predicted())
            .sorted(
                Comparator.comparing(PredictionRow::probability)
                    .reversed()
                    .thenComparing(PredictionRow::index))
            .limit(LIMIT)
            .toList();
    List<TopErrorRow> rows = new ArrayList<>(mistakes.size());
    for (PredictionRow row : mistakes) {
      rows.add(
          new TopErrorRow(
              runId,
              split,
              rows.size() + 1,
              row.index(),
              row.label(),
              row.predicted(),
              row.probability(),
              row.probabilities().get(row.label())));
    }
    return rows;
  }
}
