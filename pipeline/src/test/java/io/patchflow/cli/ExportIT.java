package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.idx.IdxBytes;
import io.patchflow.schema.table.SummaryRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Small models leave as ONNX, and ONNX Runtime scores with them as the tables say. */
@ExtendWith(SharedByTests.class)
class ExportIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AGREES =
      "ONNX Runtime scores %d images as the predictions say: largest difference of a probability"
          + " \\d\\.\\de-0[6-9], all labels equal";

  private static SmallRun small;
  private static Path run;

  @TempDir Path folder;
  private Path output;

  @BeforeAll
  static void take(SmallRun shared) {
    small = shared;
    run = small.run().root();
  }

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out/model.onnx");
  }

  @Test
  void theFileSaysWhatItIsAndScoresAsTheTablesSay() throws IOException {
    Invocation done = Invocation.of("export", run, "--output", output, "--check");

    assertThat(done.err()).isEmpty();
    assertThat(done.code()).isZero();
    assertThat(done.outLines())
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo(
            String.format(
                "%s: %,d bytes, from images (N, 28, 28) uint8 to 10 classes",
                output, Files.size(output)));
    assertThat(done.outLines().get(1)).matches(AGREES.formatted(300));
    assertThat(RunFiles.of(folder)).as("nothing beside the output").hasSize(1);

    OnnxFile onnx = OnnxFile.read(output);
    SummaryRow summary = small.rows(SummaryRow.class).get(0);
    assertThat(onnx.model().getProducerName()).isEqualTo("Patchflow");
    assertThat(onnx.model().getOpsetImport(0).getVersion()).isEqualTo(17);
    assertThat(onnx.metadata())
        .containsEntry("model_license", "not stated")
        .containsEntry("input", "pixels")
        .containsEntry("transposed", "false")
        .containsEntry(
            "class_names", "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]")
        .containsEntry("recipe_name", "seed")
        .containsEntry("run_id", summary.runId())
        .containsEntry(
            "data_fingerprint", new RunFolder(run).requireManifest(Stage.DECODE).fingerprint())
        .containsEntry(
            "model_fingerprint", new RunFolder(run).requireManifest(Stage.TRAIN).fingerprint())
        .containsEntry("test_images", "300")
        .containsEntry("test_accuracy", String.valueOf(summary.accuracy()))
        .containsEntry("test_accuracy_low", String.valueOf(summary.accuracyLow()))
        .containsEntry("test_accuracy_high", String.valueOf(summary.accuracyHigh()))
        .hasEntrySatisfying("recipe", text -> assertThat(text).contains("\n  stem: 16\n"));
    assertThat(onnx.inputs()).containsExactly("images (N, 28, 28) 2");
    assertThat(onnx.outputs())
        .containsExactly("logits (N, 10) 1", "probabilities (N, 10) 1", "label (N) 7");
  }

  @Test
  void equalRunsGiveEqualBytesAndPatchesAreTakenToo() throws IOException {
    Path again = folder.resolve("again.onnx");
    assertThat(Invocation.of("export", run, "--output", output).code()).isZero();
    assertThat(Invocation.of("export", run, "--output", again).code()).isZero();
    assertThat(again).hasSameBinaryContentAs(output);

    Path patches = folder.resolve("patches.onnx");
    Invocation done =
        Invocation.of(
            "export",
            run,
            "--output",
            patches,
            "--input",
            "patches",
            "--licence",
            "MIT",
            "--check");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).contains("from patches (N, 49, 16) uint8 to 10 classes");
    assertThat(done.outLines().get(1)).matches(AGREES.formatted(300));
    assertThat(OnnxFile.read(patches).metadata())
        .containsEntry("input", "patches")
        .containsEntry("model_license", "MIT");
  }

  @Test
  void imagesOfOddSizesThatAreTurnedAndStandardised() throws IOException {
    Path data = Files.createDirectory(folder.resolve("letters"));
    writeTurned(data, "train", 188);
    writeTurned(data, "t10k", 94);
    List<String> names = IntStream.range(0, 47).mapToObj(i -> "„" + i + "\" \\").toList();
    Files.write(data.resolve("labels.txt"), names, StandardCharsets.UTF_8);
    Path letters = folder.resolve("run");
    Invocation trained =
        Invocation.of(
            Stream.of(
                    "run --recipe best --epochs 1 --batch-size 47 --set input.transpose=true",
                    " --set input.mean=auto --set input.deviation=auto --set augment.flip=0",
                    " --input " + data + " --output " + letters)
                .flatMap(words -> Stream.of(words.strip().split(" ")))
                .toArray());
    assertThat(trained.code()).as(trained.err()).isZero();

    Invocation done = Invocation.of("export", letters, "--check");

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).contains("from images (N, 28, 20) uint8 to 47 classes");
    assertThat(done.outLines().get(1)).matches(AGREES.formatted(94));
    Map<String, String> metadata = OnnxFile.read(letters.resolve("model.onnx")).metadata();
    assertThat(JSON.readValue(metadata.get("class_names"), String[].class))
        .containsExactlyElementsOf(names);
    assertThat(metadata).containsEntry("transposed", "true").containsEntry("recipe_name", "best");
    assertThat(Invocation.of("verify", letters).out())
        .endsWith("model.onnx holds the model of model.zip\n");
  }

  /** Images of 20 x 28, column by column as EMNIST's files have them. */
  private static void writeTurned(Path data, String split, int count) throws IOException {
    byte[] pixels = new byte[count * 28 * 20];
    new Random(count).nextBytes(pixels);
    Files.write(data.resolve(split + "-images-idx3-ubyte"), IdxBytes.images(count, 28, 20, pixels));
    int[] labels = IntStream.range(0, count).map(i -> i % 47).toArray();
    Files.write(data.resolve(split + "-labels-idx1-ubyte"), IdxBytes.labels(labels));
  }
}
