package io.patchflow.export;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.PatchFile;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.SummaryRow;
import java.nio.file.Path;
import java.util.List;

/**
 * A run whose stages are all done, as far as an export needs it.
 *
 * @param testFiles the patches of the test split
 * @param info the shape of its images and the names of its classes
 * @param transposed whether the data set's files hold images column by column
 * @param summary how good the model is on the test split
 */
record FinishedRun(
    RunFolder folder,
    Manifest decode,
    Manifest train,
    List<Path> testFiles,
    PatchSetInfo info,
    boolean transposed,
    SummaryRow summary) {

  /**
   * Reads a run, and validates its model against its manifest and its metrics against its model.
   *
   * @throws PatchflowException bad input: a stage or the test split is missing, a file damaged, or
   *     the metrics are of another model
   */
  static FinishedRun read(RunFolder run) {
    Manifest decode = run.requireManifest(Stage.DECODE);
    Manifest train = run.requireManifest(Stage.TRAIN);
    Manifest evaluate = run.requireManifest(Stage.EVALUATE);
    requireUnchanged(run, train.files());
    requireUnchanged(run, train.inputs());
    requireUnchanged(run, evaluate.files());
    requireUnchanged(run, evaluate.inputs());
    List<Path> testFiles = testFiles(run);
    return new FinishedRun(
        run,
        decode,
        train,
        testFiles,
        PatchFile.info(testFiles.get(0)),
        Boolean.TRUE.equals(decode.options().get("transpose")),
        summary(run));
  }

  private static void requireUnchanged(RunFolder run, List<FileEntry> files) {
    List<String> differences = ManifestCheck.differences(run, files);
    if (!differences.isEmpty()) {
      throw PatchflowException.badInput(differences.get(0));
    }
  }

  private static List<Path> testFiles(RunFolder run) {
    List<Path> files = run.patchFiles(Split.TEST.label());
    if (files.isEmpty()) {
      throw PatchflowException.badInput(
          "%s: lists no image of split test".formatted(run.manifestFile(Stage.DECODE)));
    }
    return files;
  }

  private static SummaryRow summary(RunFolder run) {
    Path table = run.table(MetricTable.of(SummaryRow.class).label());
    List<SummaryRow> rows =
        TableFile.read(table, SummaryRow.class).stream()
            .filter(row -> row.split().equals(Split.TEST.label()))
            .toList();
    if (rows.size() != 1) {
      throw PatchflowException.badInput(
          "%s: expected one row of split test, found %d; first run: patchflow evaluate --output %s"
              .formatted(table, rows.size(), run.root()));
    }
    return rows.get(0);
  }
}
