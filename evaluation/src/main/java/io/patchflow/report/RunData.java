package io.patchflow.report;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.PatchFile;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a report shows of a run: one split's rows of every table, and the patches behind them. */
record RunData(
    RunFolder run,
    Map<Stage, Manifest> manifests,
    PatchSetInfo info,
    List<EpochRow> epochs,
    SummaryRow summary,
    List<ClassRow> classes,
    List<ConfusionRow> confusion,
    List<CalibrationRow> calibration,
    List<TopErrorRow> topErrors,
    List<PredictionRow> predictions) {

  /** Reads the test split, or the first one evaluated if that is not among them. */
  static RunData read(RunFolder run) {
    Map<Stage, Manifest> manifests = new HashMap<>();
    for (Stage stage : Stage.values()) {
      manifests.put(stage, run.requireManifest(stage));
    }
    List<SummaryRow> summaries = table(run, SummaryRow.class);
    SummaryRow summary =
        summaries.stream()
            .filter(row -> row.split().equals("test"))
            .findFirst()
            .orElse(summaries.get(0));
    String split = summary.split();
    return new RunData(
        run,
        Map.copyOf(manifests),
        PatchFile.info(run.patchFiles(split).get(0)),
        table(run, EpochRow.class),
        summary,
        of(split, table(run, ClassRow.class), ClassRow::split),
        of(split, table(run, ConfusionRow.class), ConfusionRow::split),
        of(split, table(run, CalibrationRow.class), CalibrationRow::split),
        of(split, table(run, TopErrorRow.class), TopErrorRow::split),
        of(split, table(run, PredictionRow.class), PredictionRow::split));
  }

  /** The same with its predictions in index order, as two runs are compared. */
  RunData inIndexOrder() {
    List<PredictionRow> ordered =
        predictions.stream().sorted(Comparator.comparingLong(PredictionRow::index)).toList();
    return new RunData(
        run, manifests, info, epochs, summary, classes, confusion, calibration, topErrors, ordered);
  }

  /** The content fingerprint of both splits. */
  String fingerprint() {
    return manifests.get(Stage.DECODE).fingerprint();
  }

  /** The patches of the images {@code indices}, by index; (tokens, patchDim) uint8 each. */
  Map<Long, byte[]> patches(Set<Long> indices) {
    Map<Long, byte[]> found = new HashMap<>();
    for (Path file : run.patchFiles(summary.split())) {
      PatchFile.read(
          file,
          (index, label, patches, offset, length) -> {
            if (indices.contains(index)) {
              found.put(index, Arrays.copyOfRange(patches, offset, offset + length));
            }
          });
    }
    return found;
  }

  private static <R extends Record> List<R> table(RunFolder run, Class<R> rowType) {
    return TableFile.read(run.table(MetricTable.of(rowType).label()), rowType);
  }

  private static <R> List<R> of(String split, List<R> rows, Function<R, String> splitOf) {
    return rows.stream().filter(row -> splitOf.apply(row).equals(split)).toList();
  }
}
