package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class CommandTaskTest {
  private static final PipelineOptions FLINK =
      PipelineOptionsFactory.fromArgs(
              "--runner=FlinkRunner", "--flinkMaster=jobs:8081", "--jobName=nightly")
          .create();

  @Test
  void givesPathsAndTheClusterAsAWorkerMustKnowThem() {
    CommandTask task =
        CommandTask.of(
            List.of(
                "decode",
                "--detached",
                "--input",
                "data",
                "--output=out",
                "--overwrite",
                "--runner=FlinkRunner",
                "--flinkMaster",
                "jobs:8081",
                "--workerLibraries=/srv/lib",
                "--seed",
                "3"),
            new RunFolder(Path.of("out")),
            Optional.of("data"),
            FLINK);

    assertThat(task.arguments())
        .containsExactly(
            "decode",
            "--overwrite",
            "--seed",
            "3",
            "--output=" + Path.of("out").toAbsolutePath(),
            "--input=" + Path.of("data").toAbsolutePath(),
            "--runner=FlinkRunner",
            "--flinkMaster=jobs:8081",
            "--jobName=nightly");
    assertThat(SerializableUtils.clone(task)).isEqualTo(task);
  }

  @Test
  void keepsTheNameOfAKnownDataSet() {
    CommandTask task =
        CommandTask.of(
            List.of("decode", "--output", "/out"),
            new RunFolder(Path.of("/out")),
            Optional.of("fashion-mnist"),
            FLINK);
    assertThat(task.arguments()).contains("--input=fashion-mnist", "--output=/out");
  }

  @Test
  void makesTheFileOfTheLineageAbsoluteAndLeavesServersAndOff() {
    assertThat(lineage("--lineage", "events.jsonl"))
        .isEqualTo("--lineage=" + Path.of("events.jsonl").toAbsolutePath());
    assertThat(lineage("--lineage=file:///shared/events.jsonl"))
        .isEqualTo("--lineage=/shared/events.jsonl");
    assertThat(lineage("--lineage=http://marquez:5000")).isEqualTo("--lineage=http://marquez:5000");
    assertThat(lineage("--lineage", "off")).isEqualTo("--lineage=off");
  }

  private static String lineage(String... words) {
    List<String> arguments = new ArrayList<>(List.of("decode"));
    arguments.addAll(List.of(words));
    return CommandTask.of(arguments, new RunFolder(Path.of("/out")), Optional.empty(), FLINK)
        .arguments()
        .get(1);
  }

  @Test
  void makesPathsOfRecipesAbsoluteAndLeavesNames() {
    // The tests' working folder has this file.
    CommandTask task =
        CommandTask.of(
            List.of("decode", "--recipe", "pom.xml", "--recipe=seed"),
            new RunFolder(Path.of("/out")),
            Optional.empty(),
            FLINK);
    assertThat(task.arguments())
        .startsWith("decode", "--recipe=" + Path.of("pom.xml").toAbsolutePath(), "--recipe=seed");
  }

  @Test
  void withoutAClusterDetachedIsRefused() {
    Invocation refused = Invocation.of("decode", "--detached", "--output", "/nowhere");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "patchflow: --detached: expected a Flink cluster, --runner=FlinkRunner"
                + " --flinkMaster=HOST:PORT\n");
  }
}
