package io.patchflow.verify;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.metrics.BestEpoch;
import io.patchflow.metrics.SplitMetrics;
import io.patchflow.parquet.PatchFile;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import io.patchflow.score.MetricsFingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The tables of the evaluation against the same ones computed again from the predictions. */
final class MetricsCheck {
  private final RunFolder run;
  private final Manifest decode;
  private final Manifest evaluate;
  private final Object runId;
  private final Map<String, SplitLabels> images;
  private final Findings findings;

  MetricsCheck(
      RunFolder run,
      Map<Stage, Manifest> manifests,
      Map<String, SplitLabels> images,
      Findings findings) {
    this.run = run;
    this.decode = manifests.get(Stage.DECODE);
    this.evaluate = manifests.get(Stage.EVALUATE);
    this.runId = manifests.get(Stage.TRAIN).details().get("run_id");
    this.images = images;
    this.findings = findings;
  }

  void check() {
    checkFingerprint();
    Optional<FoundTable<PredictionRow>> predictions = table(PredictionRow.class);
    Optional<FoundTable<ConfusionRow>> confusion = table(ConfusionRow.class);
    confusion.ifPresent(this::checkSums);
    List<EpochRow> epochs = epochs();
    List<SplitMetrics> expected =
        predictions.map(found -> recomputed(found, epochs)).orElse(List.of());
    boolean complete = expected.size() == splits().size();
    Optional<FoundTable<SummaryRow>> summary = table(SummaryRow.class);
    // The best epoch in the summary follows from the epochs.
    compare(
        summary, complete && !epochs.isEmpty(), expected, metrics -> Stream.of(metrics.summary()));
    compare(table(ClassRow.class), complete, expected, m -> m.classes().stream());
    compare(confusion, complete, expected, m -> m.confusion().stream());
    compare(table(CalibrationRow.class), complete, expected, m -> m.calibration().stream());
    compare(table(TopErrorRow.class), complete, expected, m -> m.topErrors().stream());
  }

  private <R extends Record> Optional<FoundTable<R>> table(Class<R> rowType) {
    return FoundTable.read(run, rowType, evaluate, runId, findings);
  }

  /** What cannot be computed again cannot be compared, and the reason is among the findings. */
  private <R extends Record> void compare(
      Optional<FoundTable<R>> table,
      boolean complete,
      List<SplitMetrics> expected,
      Function<SplitMetrics, Stream<R>> rows) {
    if (complete) {
      List<R> all = expected.stream().flatMap(rows).toList();
      table.ifPresent(found -> TableComparison.compare(found, all, findings));
    }
  }

  /** The splits that the evaluation says it scored, in the order of its tables. */
  private List<Split> splits() {
    Object named = evaluate.options().get("splits");
    return Arrays.stream(Split.values())
        .filter(split -> named instanceof List<?> list && list.contains(split.label()))
        .toList();
  }

  /** Empty if the table cannot be read, which was reported with the training. */
  private List<EpochRow> epochs() {
    try {
      return TableFile.read(run.table("epochs"), EpochRow.class);
    } catch (PatchflowException e) {
      return List.of();
    }
  }

  private List<SplitMetrics> recomputed(FoundTable<PredictionRow> table, List<EpochRow> epochs) {
    checkSplits(table);
    List<SplitMetrics> metrics = new ArrayList<>();
    List<String> names = classNames();
    if (names.isEmpty()) {
      return metrics;
    }
    for (Split split : splits()) {
      SplitLabels labels = images.get(split.label());
      if (new PredictionsCheck(table, split.label(), labels, names.size(), findings).check()) {
        List<PredictionRow> rows =
            table.rows().stream().filter(row -> row.split().equals(split.label())).toList();
        metrics.add(SplitMetrics.of(rows, names, BestEpoch.of(epochs, split)));
      }
    }
    return metrics;
  }

  private void checkSplits(FoundTable<PredictionRow> table) {
    List<String> expected = splits().stream().map(Split::label).toList();
    for (int row = 0; row < table.rows().size(); row++) {
      String found = table.rows().get(row).split();
      if (!expected.contains(found)) {
        findings.cell(table.file(), row + 1, "split", String.join(" or ", expected), found);
      }
    }
  }

  /** As the patch files have them; empty if that cannot be read, which was reported with them. */
  private List<String> classNames() {
    return decode.files().stream()
        .map(file -> run.resolve(file.path()))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(MetricsCheck::classNames)
        .orElse(List.of());
  }

  private static List<String> classNames(Path file) {
    try {
      return PatchFile.info(file).classNames();
    } catch (PatchflowException e) {
      return List.of();
    }
  }

  private void checkSums(FoundTable<ConfusionRow> confusion) {
    for (Split split : splits()) {
      long sum =
          confusion.rows().stream()
              .filter(row -> row.split().equals(split.label()))
              .mapToLong(ConfusionRow::count)
              .sum();
      long expected = images.get(split.label()).expected();
      if (sum != expected) {
        findings.add(
            "%s: split %s: expected counts of %d in all, one an image, found %d"
                .formatted(confusion.file(), split.label(), expected, sum));
      }
    }
  }

  private void checkFingerprint() {
    List<String> hashes =
        Arrays.stream(MetricTable.values())
            .filter(table -> table != MetricTable.EPOCHS)
            .flatMap(table -> listed(table).stream())
            .map(FileEntry::sha256)
            .toList();
    String expected = MetricsFingerprint.of(hashes);
    if (!evaluate.fingerprint().equals(expected)) {
      findings.add(
          "%s: fingerprint: expected %s of the listed hashes, found %s"
              .formatted(run.manifestFile(Stage.EVALUATE), expected, evaluate.fingerprint()));
    }
  }

  private Optional<FileEntry> listed(MetricTable table) {
    String path = Stage.EVALUATE.folder() + "/" + table.label() + ".parquet";
    return evaluate.files().stream().filter(file -> file.path().equals(path)).findFirst();
  }
}
