package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.EpochRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The whole workflow on a slice of the data, small enough to be done again and again. */
final class SliceRun {
  static final int EPOCHS = 3;

  private SliceRun() {}

  /** The command line's arguments. */
  static List<String> arguments(Path data, Path run) {
    return List.of(
        "run",
        "--input",
        data.toString(),
        "--output",
        run.toString(),
        "--set",
        "model.stem=16",
        "--set",
        "kernel=cpu",
        "--batch-size",
        "64",
        "--epochs",
        String.valueOf(EPOCHS),
        "--threads",
        "1");
  }

  /** Two runs have the same files, and the same bytes in them wherever no time is told. */
  static void assertEqual(Path expected, Path found) throws IOException {
    List<String> files = RunFiles.of(expected);
    assertThat(RunFiles.of(found)).as("files of " + found).isEqualTo(files);
    for (String file : files) {
      boolean tables = file.endsWith(".parquet") && !file.equals("metrics/epochs.parquet");
      if (tables || file.equals("patches/manifest.json")) {
        assertThat(Files.readAllBytes(found.resolve(file)))
            .as(file)
            .isEqualTo(Files.readAllBytes(expected.resolve(file)));
      }
    }
    for (Stage stage : Stage.values()) {
      assertThat(new RunFolder(found).requireManifest(stage).fingerprint())
          .as(stage.label())
          .isEqualTo(new RunFolder(expected).requireManifest(stage).fingerprint());
    }
    assertThat(epochs(found)).isEqualTo(epochs(expected));
  }

  /** The rows of the table of epochs, without the columns that tell times. */
  private static List<List<Object>> epochs(Path run) {
    List<EpochRow> rows = TableFile.read(new RunFolder(run).table("epochs"), EpochRow.class);
    assertThat(rows).hasSize(EPOCHS);
    return IntStream.range(0, EPOCHS)
        .mapToObj(
            i ->
                List.<Object>of(
                    rows.get(i).runId(),
                    rows.get(i).epoch(),
                    rows.get(i).learningRate(),
                    rows.get(i).trainLoss(),
                    rows.get(i).trainAccuracy(),
                    rows.get(i).testLoss(),
                    rows.get(i).testAccuracy()))
        .toList();
  }
}
