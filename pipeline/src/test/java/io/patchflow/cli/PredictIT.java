package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.ScoreRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A small model scores files that it has and has not seen. */
@ExtendWith(SharedByTests.class)
class PredictIT {
  private static Path data;
  private static Path run;

  @TempDir Path folder;
  private Path output;

  @BeforeAll
  static void take(SmallRun small) {
    data = small.data();
    run = small.run().root();
  }

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out/scores.parquet");
  }

  @Test
  void scoresAsTheEvaluationDoes() throws IOException {
    Invocation done = predict(data.resolve("t10k-images-idx3-ubyte"));

    assertThat(done.code()).as(done.err()).isZero();
    List<PredictionRow> evaluated =
        TableFile.read(new RunFolder(run).table("predictions"), PredictionRow.class);
    assertThat(scores())
        .isEqualTo(
            evaluated.stream()
                .map(
                    row ->
                        new ScoreRow(
                            row.runId(),
                            row.index(),
                            row.label(),
                            row.predicted(),
                            String.valueOf(row.predicted()),
                            row.probability(),
                            row.probabilities(),
                            row.loss()))
                .toList());
    long hits = evaluated.stream().filter(row -> row.label() == row.predicted()).count();
    assertThat(done.out().lines())
        .hasSize(2)
        .startsWith("images 300")
        .last()
        .asString()
        .startsWith(String.format("accuracy %.2f %%, 95 %% interval ", hits / 3.0));
    assertThat(RunFiles.of(folder)).as("nothing beside the output").hasSize(1);
  }

  @Test
  void compressedImagesWithoutLabelsHaveNoLoss() throws IOException {
    Path images = folder.resolve("new.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(images))) {
      Files.copy(data.resolve("t10k-images-idx3-ubyte"), out);
    }

    Invocation done = predict(images);

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).isEqualTo("images 300\n");
    assertThat(scores())
        .hasSize(SmallRun.TEST)
        .allMatch(row -> row.label() == null && row.loss() == null)
        .extracting(ScoreRow::index)
        .startsWith(0L, 1L)
        .endsWith(299L);
  }

  @Test
  void imagesOfAnotherSizeAreRefused() throws IOException {
    Path images = idx("images-idx3-ubyte", 0x0803, new int[] {2, 14, 56}, (byte) 0);

    assertRefused(
        predict(images),
        images
            + ": expected images of 28 x 28 x 1 (height, width, channels), which the model fits,"
            + " found 14 x 56 x 1");
  }

  @Test
  void aLabelThatTheModelDoesNotKnowIsRefused() throws IOException {
    Path images = idx("images-idx3-ubyte", 0x0803, new int[] {2, 28, 28}, (byte) 0);
    Path labels = idx("labels-idx1-ubyte", 0x0801, new int[] {2}, (byte) 10);

    Invocation refused = predict(images);

    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).startsWith("patchflow: " + labels).contains("10").hasLineCount(1);
    assertThat(output.getParent()).isEmptyDirectory();
  }

  @Test
  void damagedImagesAndLabelsOfAnotherNumberAreRefused() throws IOException {
    Path images = idx("images-idx3-ubyte", 0x0803, new int[] {2, 28, 28}, (byte) 0);
    Path labels = idx("labels-idx1-ubyte", 0x0801, new int[] {3}, (byte) 1);

    assertRefused(
        predict(images),
        labels + ": offset 4: expected 2 labels, one for each image of " + images + ", found 3");
    Files.write(images, new byte[] {0, 0, 8});
    assertThat(predict(images).code()).isEqualTo(4);
    assertThat(predict(folder.resolve("none")).code()).isEqualTo(4);
  }

  @Test
  void fileUrlsAreTakenAndOthersRefused() throws IOException {
    output = folder.resolve("my scores.parquet");
    Invocation done =
        Invocation.of(
            "predict",
            "--model",
            "file://" + run,
            "--input",
            data.toUri(),
            "--output=file://" + folder + "/my%20scores.parquet");
    assertThat(done.code()).as(done.err()).isEqualTo(4);
    assertThat(done.err()).contains("expected one file of images", "t10k-images-idx3-ubyte, train");

    done =
        Invocation.of(
            "predict",
            "--model",
            run.toUri(),
            "--input",
            "file:" + data.resolve("t10k-images-idx3-ubyte"),
            "--output=file://" + folder + "/my%20scores.parquet");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(scores()).hasSize(SmallRun.TEST);

    Invocation refused =
        Invocation.of("predict", "--model", run, "--input", data, "--output", "s3://bucket/scores");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "patchflow: Invalid value for option '--output': expected a path of this machine, found"
                + " the URL s3://bucket/scores\n");
  }

  @Test
  void aFolderWithoutAModelIsRefused() {
    Invocation refused =
        Invocation.of("predict", "--model", folder, "--input", data, "--output", output);

    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).contains("expected one file of images");
    assertThat(
            Invocation.of(
                    "predict",
                    "--model",
                    folder,
                    "--input",
                    data.resolve("t10k-images-idx3-ubyte"),
                    "--output",
                    output)
                .err())
        .contains("model/manifest.json: no such file; first run: patchflow train");
  }

  private Invocation predict(Path input) {
    return Invocation.of("predict", "--model", run, "--input", input, "--output", output);
  }

  private void assertRefused(Invocation refused, String message) {
    assertThat(refused.errLines()).containsExactly("patchflow: " + message);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(output.getParent()).doesNotExist();
  }

  private List<ScoreRow> scores() {
    return TableFile.read(output, ScoreRow.schema(), ScoreRow.class);
  }

  /** An IDX file of unsigned bytes, all of one value. */
  private Path idx(String name, int magic, int[] sizes, byte value) throws IOException {
    int bytes = 1;
    for (int size : sizes) {
      bytes *= size;
    }
    ByteBuffer content = ByteBuffer.allocate(4 + 4 * sizes.length + bytes).putInt(magic);
    for (int size : sizes) {
      content.putInt(size);
    }
    while (content.hasRemaining()) {
      content.put(value);
    }
    return Files.write(folder.resolve(name), content.array());
  }
}
