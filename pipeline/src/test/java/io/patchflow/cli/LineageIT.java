package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an OpenLineage catalogue is told. */
class LineageIT {
  @TempDir Path folder;
  private RunWithLineage lineage;

  @BeforeEach
  void writeData() throws IOException {
    lineage = RunWithLineage.in(folder);
  }

  @Test
  void eachStageTellsWhatItReadAndWroteAndOneThatIsSkippedTellsNothing() throws IOException {
    RunWithLineage.done(SliceRun.arguments(lineage.data(), lineage.run()));
    List<JsonNode> events = RunWithLineage.events(lineage.run().resolve("lineage.jsonl"));

    assertThat(events.stream().map(RunWithLineage::title))
        .containsExactly(
            "START decode",
            "COMPLETE decode",
            "START train",
            "COMPLETE train",
            "START evaluate",
            "COMPLETE evaluate");
    assertThat(events.get(0).at("/run/runId")).isEqualTo(events.get(1).at("/run/runId"));
    for (int start = 0; start < events.size(); start += 2) {
      JsonNode begun = events.get(start);
      JsonNode ended = events.get(start + 1);
      assertThat(RunWithLineage.names(begun.get("inputs")))
          .isEqualTo(RunWithLineage.names(ended.get("inputs")));
      assertThat(RunWithLineage.names(begun.get("outputs")))
          .isEqualTo(RunWithLineage.names(ended.get("outputs")));
      assertThat(begun.at("/outputs/0/facets/schema"))
          .as("what is to be written has its schema before it has a version")
          .isEqualTo(ended.at("/outputs/0/facets/schema"));
      assertThat(begun.at("/outputs/0/facets/version").isMissingNode()).isTrue();
    }
    JsonNode decoded = events.get(1);
    Manifest decode = new RunFolder(lineage.run()).requireManifest(Stage.DECODE);
    assertThat(RunWithLineage.names(decoded.get("inputs")))
        .containsExactly(
            lineage.data() + "/train-images-idx3-ubyte",
            lineage.data() + "/train-labels-idx1-ubyte",
            lineage.data() + "/t10k-images-idx3-ubyte",
            lineage.data() + "/t10k-labels-idx1-ubyte");
    assertThat(decoded.at("/inputs/0/facets/version/datasetVersion").asText())
        .isEqualTo(decode.inputs().get(0).sha256());
    assertThat(RunWithLineage.names(decoded.get("outputs")))
        .containsExactly(lineage.run() + "/patches");
    assertThat(decoded.at("/outputs/0/facets/version/datasetVersion").asText())
        .isEqualTo(decode.fingerprint());
    assertThat(decoded.at("/outputs/0/facets/schema/fields/2/name").asText()).isEqualTo("patches");
    assertThat(decoded.at("/outputs/0/outputFacets/outputStatistics/rowCount").asInt())
        .isEqualTo(400);
    JsonNode trained = events.get(3);
    assertThat(RunWithLineage.names(trained.get("inputs")))
        .isEqualTo(RunWithLineage.names(decoded.get("outputs")));
    assertThat(RunWithLineage.names(trained.get("outputs")))
        .containsExactly(
            lineage.run() + "/metrics/epochs.parquet", lineage.run() + "/model/model.zip");
    JsonNode evaluated = events.get(5);
    assertThat(RunWithLineage.names(evaluated.get("inputs")))
        .containsExactly(
            lineage.run() + "/patches",
            lineage.run() + "/metrics/epochs.parquet",
            lineage.run() + "/model/model.zip");
    assertThat(RunWithLineage.names(evaluated.get("outputs")))
        .contains(lineage.run() + "/metrics/summary.parquet");

    RunWithLineage.done(SliceRun.arguments(lineage.data(), lineage.run()));
    assertThat(RunWithLineage.events(lineage.run().resolve("lineage.jsonl"))).hasSameSizeAs(events);
  }

  @Test
  void aStageThatFailsSaysSo() throws IOException {
    RunWithLineage.done(lineage.decode());
    Invocation failed =
        Invocation.of(
            "train",
            "--output",
            lineage.run(),
            "--set",
            "model.stem=16",
            "--set",
            "kernel=cpu",
            "--set",
            "optimizer.learningRate=1e30",
            "--epochs",
            2);

    assertThat(failed.code()).isEqualTo(5);
    List<JsonNode> events = RunWithLineage.events(lineage.run().resolve("lineage.jsonl"));
    assertThat(events.stream().map(RunWithLineage::title))
        .containsExactly("START decode", "COMPLETE decode", "START train", "FAIL train");
    assertThat(events.get(3).at("/inputs/0/facets/version"))
        .as("the version of the patches that it failed on")
        .isEqualTo(events.get(1).at("/outputs/0/facets/version"));
    assertThat(RunWithLineage.names(events.get(3).get("outputs")))
        .containsExactly(
            lineage.run() + "/metrics/epochs.parquet", lineage.run() + "/model/model.zip");
    assertThat(failed.err())
        .contains(events.get(3).at("/run/facets/errorMessage/message").asText());
  }
}
