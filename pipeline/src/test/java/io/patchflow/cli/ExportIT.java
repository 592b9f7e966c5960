package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchflow.file.Sha256;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.idx.IdxBytes;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;

/** Small models leave as ONNX, and ONNX Runtime scores with them as the tables say. */
class ExportIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AGREES =
      "ONNX Runtime scores %d images as the predictions say: largest difference of a probability"
          + " \\d\\.\\de-0[6-9], all labels equal";

  @TempDir static Path shared;
  private static Path run;

  @TempDir Path folder;
  private Path output;

  @BeforeAll
  static void train() throws IOException {
    Path data = FashionMnistSlice.write(shared.resolve("data"), 256, 300);
    run = shared.resolve("run");
    Invocation trained =
        Invocation.of(
            "run", "--input", data, "--output", run, "--epochs", 1, "--set", "model.stem=16");
    assertThat(trained.code()).as(trained.err()).isZero();
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

    ModelProto model = read(output);
    SummaryRow summary =
        TableFile.read(new RunFolder(run).table("summary"), SummaryRow.class).get(0);
    assertThat(model.getProducerName()).isEqualTo("Patchflow");
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    assertThat(metadata(model))
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
    assertThat(model.getGraph().getInputList().stream().map(ExportIT::text))
        .containsExactly("images (N, 28, 28) 2");
    assertThat(model.getGraph().getOutputList().stream().map(ExportIT::text))
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
    assertThat(metadata(read(patches)))
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
    Map<String, String> metadata = metadata(read(letters.resolve("model.onnx")));
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

  @Test
  void verifyNamesWhatTheFileInTheRunFolderHasOfItsOwn() throws IOException {
    Path copy = copy();
    Path file = copy.resolve("model.onnx");
    assertThat(Invocation.of("export", copy, "--input", "patches", "--licence", "MIT").code())
        .isZero();
    Invocation sound = Invocation.of("verify", copy);
    assertThat(sound.code()).as(sound.out()).isZero();
    ModelProto model = read(file);

    ModelProto.Builder numbers = model.toBuilder();
    TensorProto.Builder tensor = numbers.getGraphBuilder().getInitializerBuilder(3);
    byte[] raw = tensor.getRawData().toByteArray();
    raw[0] ^= 1;
    tensor.setRawData(ByteString.copyFrom(raw));
    assertDifference(
        copy,
        numbers.build().toByteArray(),
        "tensor %s: expected the numbers of model.zip, found others".formatted(tensor.getName()));

    ModelProto.Builder better = model.toBuilder();
    better.getMetadataPropsBuilderList().stream()
        .filter(entry -> entry.getKey().equals("test_accuracy"))
        .forEach(entry -> entry.setValue("0.99"));
    assertDifference(
        copy,
        better.build().toByteArray(),
        "metadata test_accuracy: expected %s, found 0.99"
            .formatted(metadata(model).get("test_accuracy")));

    ModelProto.Builder node = model.toBuilder();
    node.getGraphBuilder().removeNode(2);
    assertDifference(
        copy,
        node.build().toByteArray(),
        "expected the graph and metadata that model.zip gives, found others");

    Path outside = Files.writeString(folder.resolve("outside"), "mine");
    Files.delete(file);
    Files.createSymbolicLink(file, outside);
    String link = file + ": expected a regular file or a folder, found a symbolic link";
    assertThat(Invocation.of("verify", copy).outLines()).last().isEqualTo(link);
    assertRefused(Invocation.of("export", copy, "--overwrite"), 4, link);
    assertThat(outside).hasContent("mine");

    Files.delete(file);
    Files.writeString(file, "no model");
    Invocation none = Invocation.of("verify", copy);
    assertThat(none.outLines()).last().asString().startsWith(file + ": expected an ONNX model");
    assertThat(none.code()).isEqualTo(6);
  }

  private static void assertDifference(Path run, byte[] file, String message) throws IOException {
    Files.write(run.resolve("model.onnx"), file);
    Invocation found = Invocation.of("verify", run);
    assertThat(found.outLines()).last().isEqualTo(run.resolve("model.onnx") + ": " + message);
    assertThat(found.outLines()).as("the fingerprint, and that").hasSize(2);
    assertThat(found.code()).isEqualTo(6);
  }

  @Test
  void scoresThatAreOthersThanTheTablesLeaveNoFile() throws IOException {
    Path copy = copy();
    Path table = new RunFolder(copy).table(MetricTable.of(PredictionRow.class).label());
    List<PredictionRow> rows = new ArrayList<>(TableFile.read(table, PredictionRow.class));
    PredictionRow row = rows.get(2);
    List<Float> other = new ArrayList<>(row.probabilities());
    other.set(row.predicted(), 2f);
    rows.set(
        2,
        new PredictionRow(
            row.runId(), "test", 2, row.label(), row.predicted(), 2f, other, row.loss()));
    Files.delete(table);
    TableFile.write(table, PredictionRow.class, rows);
    relist(copy, "metrics/predictions.parquet");

    Invocation refused = Invocation.of("export", copy, "--output", output, "--check");

    assertThat(refused.code()).as(refused.err()).isEqualTo(6);
    assertThat(refused.errLines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith(
            "patchflow: "
                + table
                + ": 1 of 300 images are scored otherwise by ONNX Runtime; image 2: probability of"
                + " class "
                + row.predicted()
                + ": expected 2.0, found 0.");
    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void aFileInTheWayIsReplacedOnlyOnDemandAndTheRunNever() throws IOException {
    Files.createDirectories(output.getParent());
    Files.writeString(output, "mine");

    assertRefused(
        Invocation.of("export", run, "--output", output),
        2,
        "output " + output + ": there is such a file; --overwrite replaces it");
    assertThat(output).hasContent("mine");
    assertThat(Invocation.of("export", run, "--output", output, "--overwrite").code()).isZero();
    assertThat(read(output).getProducerName()).isEqualTo("Patchflow");
    assertRefused(
        Invocation.of("export", run, "--output", folder),
        2,
        "output " + folder + ": expected a file to write, found a folder");
    for (String own : List.of("model/model.zip", "metrics/new.onnx", "run.json")) {
      Path file = run.resolve(own);
      assertRefused(
          Invocation.of("export", run, "--output", file, "--overwrite"),
          2,
          "output %s: expected a file of its own, found one of the run %s".formatted(file, run));
    }
    assertThat(Invocation.of("verify", run).code()).as("the run is whole").isZero();
  }

  @Test
  void aRunThatIsNotFinishedIsRefused() throws IOException {
    Path none = folder.resolve("none");
    assertRefused(
        Invocation.of("export", none),
        4,
        "%s/patches/manifest.json: no such file; first run: patchflow decode --output %s"
            .formatted(none, none));

    Path copy = copy();
    Files.delete(copy.resolve("metrics/manifest.json"));
    assertRefused(
        Invocation.of("export", copy),
        4,
        "%s/metrics/manifest.json: no such file; first run: patchflow evaluate --output %s"
            .formatted(copy, copy));
    Files.delete(copy.resolve("model/manifest.json"));
    assertRefused(
        Invocation.of("export", copy),
        4,
        "%s/model/manifest.json: no such file; first run: patchflow train --output %s"
            .formatted(copy, copy));
    assertThat(copy.resolve("model.onnx")).doesNotExist();
  }

  @Test
  void aDamagedModelAndOneOfAnUnknownBlockAreRefused() throws IOException {
    Path copy = copy();
    Path zip = copy.resolve("model/model.zip");
    try (FileSystem entries = FileSystems.newFileSystem(zip)) {
      Path configuration = entries.getPath("configuration.json");
      Files.writeString(
          configuration, Files.readString(configuration).replace(".MixerLayer", ".AttentionLayer"));
    }
    Invocation damaged = Invocation.of("export", copy);
    assertThat(damaged.errLines()).hasSize(1).first().asString().startsWith("patchflow: " + zip);
    assertThat(damaged.code()).isEqualTo(4);

    relist(copy, "model/model.zip");
    relist(copy, "model/manifest.json");
    Invocation unknown = Invocation.of("export", copy);
    assertThat(unknown.errLines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith(
            "patchflow: " + zip + ": expected a patch-MLP saved by Deeplearning4j, found none: ")
        .contains("AttentionLayer");
    assertThat(unknown.code()).isEqualTo(4);
    assertThat(copy.resolve("model.onnx")).doesNotExist();
  }

  private static void assertRefused(Invocation refused, int code, String message) {
    assertThat(refused.errLines()).containsExactly("patchflow: " + message);
    assertThat(refused.code()).isEqualTo(code);
  }

  private static ModelProto read(Path file) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(file));
  }

  private static Map<String, String> metadata(ModelProto model) {
    Map<String, String> entries = new LinkedHashMap<>();
    model.getMetadataPropsList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  private static String text(ValueInfoProto value) {
    TypeProto.Tensor tensor = value.getType().getTensorType();
    List<String> sizes =
        tensor.getShape().getDimList().stream()
            .map(
                size ->
                    size.getDimParam().isEmpty()
                        ? String.valueOf(size.getDimValue())
                        : size.getDimParam())
            .toList();
    return "%s (%s) %d".formatted(value.getName(), String.join(", ", sizes), tensor.getElemType());
  }

  /** The run, to do things to. */
  private Path copy() throws IOException {
    Path copy = folder.resolve("copy");
    for (String file : RunFiles.of(run)) {
      Files.createDirectories(copy.resolve(file).getParent());
      Files.copy(run.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  /** Makes every manifest agree with a file that was changed. */
  private static void relist(Path run, String path) throws IOException {
    for (String stage : List.of("model", "metrics")) {
      Path manifest = run.resolve(stage).resolve("manifest.json");
      JsonNode root = JSON.readTree(Files.readAllBytes(manifest));
      JsonNode before = root.deepCopy();
      for (String list : List.of("inputs", "files")) {
        for (JsonNode entry : root.path(list)) {
          if (entry.path("path").asText().equals(path)) {
            ((ObjectNode) entry).put("bytes", Files.size(run.resolve(path)));
            ((ObjectNode) entry).put("sha256", Sha256.ofFile(run.resolve(path)));
          }
        }
      }
      if (!root.equals(before)) {
        Files.write(manifest, JSON.writeValueAsBytes(root));
      }
    }
  }
}
