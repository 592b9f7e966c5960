package io.patchflow.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.score.TrainedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables that were edited, with manifests that say so, give the lines that name what is wrong, and
 * no others.
 */
class TableVerificationTest {
  @TempDir static Path sound;
  @TempDir Path folder;
  private Tampering run;

  @BeforeAll
  static void makeARun() throws IOException {
    TrainedRun.evaluated(sound, 40);
  }

  @BeforeEach
  void copyIt() throws IOException {
    run = Tampering.of(sound, folder);
  }

  @Test
  void aChangedByteOfATableBelowItsChecksum() throws IOException {
    run.flipByte("metrics/predictions.parquet", 200);

    assertThat(differences())
        .hasSize(2)
        .anyMatch(line -> line.contains("metrics/predictions.parquet: SHA-256 "))
        .anyMatch(line -> line.contains("metrics/predictions.parquet: damaged: "));
  }

  @Test
  void anEditedMetricOfARehashedManifest() throws IOException {
    List<ClassRow> rows = run.rows(ClassRow.class);
    ClassRow row = rows.get(1);
    rows.set(
        1,
        new ClassRow(
            row.runId(),
            row.split(),
            row.label(),
            row.name(),
            row.support(),
            row.predicted(),
            row.truePositives(),
            row.precision(),
            row.recall(),
            0.99));
    run.replace(ClassRow.class, rows);

    assertThat(differences())
        .containsExactly(
            folder
                + "/metrics/classes.parquet: row 2, column f1: expected %s, found 0.99"
                    .formatted(row.f1()));
  }

  @Test
  void anEditedSummary() throws IOException {
    SummaryRow row = run.rows(SummaryRow.class).get(0);
    run.replace(
        SummaryRow.class,
        List.of(
            new SummaryRow(
                row.runId(),
                row.split(),
                row.samples(),
                row.loss(),
                0.97,
                row.accuracyLow(),
                row.accuracyHigh(),
                row.macroPrecision(),
                row.macroRecall(),
                row.macroF1(),
                3,
                row.bestAccuracy(),
                row.weightedPrecision(),
                row.weightedRecall(),
                row.weightedF1(),
                row.brier(),
                row.ece())));

    assertThat(differences())
        .containsExactly(
            folder + "/metrics/summary.parquet: row 1, column accuracy: expected 0.85, found 0.97",
            folder + "/metrics/summary.parquet: row 1, column best_epoch: expected 2, found 3");
  }

  @Test
  void swappedTables() throws IOException {
    run.swap("metrics/classes.parquet", "metrics/confusion.parquet");

    assertThat(differences())
        .containsExactly(
            folder + "/metrics/confusion.parquet: expected a table confusion, found classes",
            folder + "/metrics/classes.parquet: expected a table classes, found confusion");
  }

  @Test
  void aTableOfAnotherRun() throws IOException {
    List<PredictionRow> rows = new ArrayList<>();
    for (PredictionRow row : run.rows(PredictionRow.class)) {
      rows.add(
          new PredictionRow(
              "run-of-others",
              row.split(),
              row.index(),
              row.label(),
              row.predicted(),
              row.probability(),
              row.probabilities(),
              row.loss()));
    }
    run.replace(PredictionRow.class, rows);

    assertThat(differences())
        .containsExactly(
            folder
                + "/metrics/predictions.parquet: rows 1 to 40, column run_id:"
                + " expected run-0123456789ab, found run-of-others");
  }

  @Test
  void anExtraRow() throws IOException {
    List<ConfusionRow> rows = run.rows(ConfusionRow.class);
    rows.add(new ConfusionRow(TrainedRun.RUN_ID, "test", 2, 3, 5));
    rows.add(rows.get(0));
    run.replace(ConfusionRow.class, rows);

    long again = 40 + 5 + rows.get(0).count();
    assertThat(differences())
        .containsExactly(
            folder
                + "/metrics/confusion.parquet: split test: expected counts of 40 in all,"
                + " one an image, found "
                + again,
            folder
                + "/metrics/confusion.parquet: row 10: expected no row split test, actual 2,"
                + " predicted 3",
            folder
                + "/metrics/confusion.parquet: row 11: expected one row split test, actual 0,"
                + " predicted 0, found another");
  }

  @Test
  void aRowThatIsGone() throws IOException {
    List<EpochRow> epochs = run.rows(EpochRow.class);
    epochs.remove(0);
    run.replace(EpochRow.class, epochs);

    assertThat(differences())
        .containsExactly(
            folder + "/metrics/epochs.parquet: row 1, column epoch: expected 1, found 2",
            folder + "/metrics/epochs.parquet: row 2, column epoch: expected 2, found 3");
  }

  @Test
  void predictionsThatContradictTheImagesOrThemselves() throws IOException {
    List<PredictionRow> rows = run.rows(PredictionRow.class);
    PredictionRow fifth = rows.get(5);
    int other = (fifth.label() + 1) % 3;
    rows.set(5, with(fifth, fifth.index(), other, fifth.predicted(), 0.25));
    rows.set(6, with(rows.get(6), 40, rows.get(6).label(), 7, rows.get(6).loss()));
    run.replace(PredictionRow.class, rows);

    String file = folder + "/metrics/predictions.parquet: ";
    assertThat(differences())
        .contains(
            file + "row 6, column label: expected %d, found %d".formatted(fifth.label(), other),
            file + "split test: image 40: expected an index from 0 to 39",
            file + "row 7, column predicted: expected 0 to 2, found 7",
            file + "row 8, column index: expected in ascending order, found 7",
            file + "split test: image 6: expected, found none")
        .anyMatch(line -> line.startsWith(file + "row 6, column loss: expected about "))
        .hasSize(6);
  }

  @Test
  void anImageTwiceAndOthersMissing() throws IOException {
    run.replacePatches(new long[] {0, 1, 2, 2, 4, 50}, 40);

    assertThat(differences())
        .containsSubsequence(
            folder + "/patches/test: image 2: expected once, found again",
            folder + "/patches/test: image 50: expected an index from 0 to 39",
            folder + "/patches/test: image 3: expected, found none",
            folder + "/patches/test: images 5 to 39: expected, found none")
        .anyMatch(line -> line.startsWith(folder + "/patches: fingerprint: expected "));
  }

  private List<String> differences() {
    return Verification.of(run.folder()).differences();
  }

  private static PredictionRow with(
      PredictionRow row, long index, int label, int predicted, double loss) {
    return new PredictionRow(
        row.runId(),
        row.split(),
        index,
        label,
        predicted,
        row.probability(),
        row.probabilities(),
        loss);
  }
}
