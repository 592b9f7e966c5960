package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchflow.file.Sha256;
import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Exports that are refused, and leave what was there. */
@ExtendWith(SharedByTests.class)
class ExportRefusalsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path run;

  @TempDir Path folder;
  private Path output;

  @BeforeAll
  static void take(SmallRun small) {
    run = small.run().root();
  }

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out/model.onnx");
  }

  @Test
  void scoresThatAreOthersThanTheTablesLeaveNoFile() throws IOException {
    Path copy = RunFiles.copy(run, folder.resolve("copy"));
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
    assertThat(OnnxFile.read(output).model().getProducerName()).isEqualTo("Patchflow");
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
    assertRefused(Invocation.of("export", none), 4, none + ": no such folder");

    Path copy = RunFiles.copy(run, folder.resolve("copy"));
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
    Path copy = RunFiles.copy(run, folder.resolve("copy"));
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
