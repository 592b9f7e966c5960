package io.patchflow.score;

import io.patchflow.metrics.SplitMetrics;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.StagePublisher;
import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the tables of an evaluation, split after split in each. */
final class MetricTables {
  private final StagePublisher publisher;
  private final Map<String, Long> rowCounts = new TreeMap<>();
  private final List<Path> files = new ArrayList<>();

  MetricTables(StagePublisher publisher) {
    this.publisher = publisher;
  }

  void write(List<SplitMetrics> metrics, List<PredictionRow> predictions) {
    write(SummaryRow.class, metrics.stream().map(SplitMetrics::summary).toList());
    write(ClassRow.class, metrics.stream().flatMap(m -> m.classes().stream()).toList());
    write(ConfusionRow.class, metrics.stream().flatMap(m -> m.confusion().stream()).toList());
    write(CalibrationRow.class, metrics.stream().flatMap(m -> m.calibration().stream()).toList());
    write(TopErrorRow.class, metrics.stream().flatMap(m -> m.topErrors().stream()).toList());
    write(PredictionRow.class, predictions);
  }

  private <R extends Record> void write(Class<R> rowType, List<R> rows) {
    String table = MetricTable.of(rowType).label();
    Path file = publisher.attempt("metrics/" + table + ".parquet");
    TableFile.write(file, rowType, rows);
    files.add(file);
    rowCounts.put(table, (long) rows.size());
  }

  /** The files, before their publication, in a fixed order. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** Rows by table. */
  Map<String, Long> rowCounts() {
    return Map.copyOf(rowCounts);
  }
}
