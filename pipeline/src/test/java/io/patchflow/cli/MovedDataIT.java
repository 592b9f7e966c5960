package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.StagePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same data by another path: what is decoded again must not leave stale manifests behind. */
class MovedDataIT {
  private static final String TRAIN_AGAIN =
      "train: up to date, same recipe and data; its manifest is published again,"
          + " patches/manifest.json has changed";

  @TempDir Path folder;
  private Path data;
  private Path run;
  private byte[] model;
  private JsonNode trained;

  @BeforeEach
  void trainOnce() throws IOException {
    data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    run = folder.resolve("run");
    List<String> unused = run(data);
    model = Files.readAllBytes(run.resolve("model/model.zip"));
    trained = recorded("train");
  }

  @Test
  void anotherSpellingOfTheSamePathKeepsTheRunWhole() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(data);
    List<String> lines = run(relative, "--force", "decode");

    assertThat(lines)
        .contains(
            "decode: runs again, forced",
            TRAIN_AGAIN,
            "evaluate: runs again, patches/manifest.json has changed");
    assertWhole();
    for (Path spelled : List.of(relative, data)) {
      assertThat(run(spelled).subList(0, 3)).allMatch(line -> line.contains(": up to date, same "));
    }
    assertWhole();
  }

  @Test
  void aDamagedPatchFileIsRepairedFromWhereTheDataIsNow() throws IOException {
    Path patches = run.resolve("patches/test/part-0000000000.parquet");
    Files.write(patches, new byte[] {1});
    Path moved = Files.move(data, folder.resolve("moved"));

    assertThat(run(moved)).contains(TRAIN_AGAIN);

    assertWhole();
    assertThat(new ObjectMapper().readTree(run.resolve("run.json").toFile()).path("input").asText())
        .isEqualTo(moved.toString());
  }

  /** As an earlier version left it. */
  @Test
  void aRunWithAStaleManifestFailsVerificationUntilItIsRunAgain() throws IOException {
    RunFolder there = new RunFolder(run);
    Manifest decode = there.requireManifest(Stage.DECODE);
    List<Manifest.FileEntry> inputs =
        decode.inputs().stream()
            .map(file -> new Manifest.FileEntry("x" + file.path(), file.bytes(), file.sha256()))
            .toList();
    try (StagePublisher publisher = StagePublisher.begin(there, Stage.DECODE)) {
      Manifest unused = publisher.republish(decode, inputs);
    }
    Invocation stale = Invocation.of("verify", run);
    assertThat(stale.code()).isEqualTo(6);
    assertThat(stale.outLines())
        .anyMatch(line -> line.startsWith(run + "/patches/manifest.json: "))
        .anyMatch(line -> line.endsWith(" (an input of stage train)"));

    assertThat(run(data)).contains(TRAIN_AGAIN);
    assertWhole();
  }

  /** Damage is none that a run may cover. */
  @Test
  void aChangedManifestOfTheDecodeIsStillFound() throws IOException {
    Path manifest = run.resolve("patches/manifest.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode changed = (ObjectNode) json.readTree(manifest.toFile());
    ((ObjectNode) changed.path("details").path("train")).put("pixel_mean", 1.0);
    json.writeValue(manifest.toFile(), changed);

    List<String> unused = run(data);

    Invocation verified = Invocation.of("verify", run);
    assertThat(verified.code()).isEqualTo(6);
    assertThat(verified.out()).contains("run.json: stages.decode.details: expected ");
  }

  private void assertWhole() throws IOException {
    Invocation verified = Invocation.of("verify", run);
    assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
    Invocation exported = Invocation.of("export", run, "--overwrite");
    assertThat(exported.code()).as(exported.err()).isZero();
    Files.delete(run.resolve("model.onnx"));
    assertThat(Files.readAllBytes(run.resolve("model/model.zip"))).isEqualTo(model);
    ObjectNode expected = trained.deepCopy();
    expected.set("inputs", recorded("train").path("inputs"));
    assertThat(recorded("train")).as("when and where it was trained").isEqualTo(expected);
  }

  private JsonNode recorded(String stage) throws IOException {
    return new ObjectMapper().readTree(run.resolve("run.json").toFile()).path("stages").path(stage);
  }

  private List<String> run(Path input, Object... more) {
    List<Object> all = new ArrayList<>(List.of("run", "--input", input, "--output", run));
    all.addAll(List.of("--set", "model.stem=16", "--set", "kernel=cpu", "--epochs", 1));
    all.addAll(List.of(more));
    Invocation invocation = Invocation.of(all.toArray());
    assertThat(invocation.code()).as(invocation.err()).isZero();
    return invocation.errLines();
  }
}
