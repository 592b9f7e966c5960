package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchflow.deploy.Distribution.Outcome;
import io.patchflow.publish.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to submit, to a real cluster of a JobManager and two TaskManagers. */
class FlinkIT {
  private static final Path JAR = Path.of("target", "patchflow-flink.jar").toAbsolutePath();
  private static final String[] SMALL = {"--epochs", "1", "--set", "model.stem=8"};

  @TempDir private static Path folder;
  private static LocalCluster cluster;
  private static Path data;
  private static Path direct;

  @BeforeAll
  static void startTheClusterAndRunOnTheDirectRunner() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"), 2);
    data = GeneratedDataSet.write(folder.resolve("data"), 11_000, 1_000);
    direct = folder.resolve("direct");
    assertDone(patchflow(List.of("run", "--input", "data", "--output", "direct"), SMALL));
  }

  @AfterAll
  static void stopTheCluster() throws Exception {
    cluster.stop();
  }

  @Test
  void theDistributionRunsAllStages() throws Exception {
    Outcome run =
        patchflow(
            onFlink("run", "--input", "data", "--output", "run", "--train-on=cluster"), SMALL);

    assertDone(run);
    assertThat(run.err())
        .contains("decode: Flink job http://" + cluster.address() + "/#/job/running/")
        .contains("train: Flink job http://")
        .contains("evaluate: Flink job http://");
    assertThat(files("run").fingerprint(Stage.TRAIN))
        .isEqualTo(files("direct").fingerprint(Stage.TRAIN));
    files("run").assertSamePatches(direct);
    files("run").assertSameMetrics(direct);
    files("run").assertNothingLeft();
  }

  @Test
  void flinksOwnClientSubmitsTheJar() throws Exception {
    Outcome submitted =
        cluster.flink(
            "run",
            "-m",
            cluster.address(),
            "-c",
            "io.patchflow.cli.FlinkMain",
            JAR.toString(),
            "decode",
            "--input",
            data.toString(),
            "--output",
            folder.resolve("cli").toString());

    assertDone(submitted);
    assertThat(submitted.out()).contains("\nfingerprint ");
    files("cli").assertSamePatches(direct);
    files("cli").assertNothingLeft();
  }

  @Test
  void theJarRunsDetachedThroughRest() throws Exception {
    String arguments =
        "{\"programArgsList\":[\"decode\",\"--detached\",\"--input\",\"%s\",\"--output\",\"%s\"]}"
            .formatted(data, folder.resolve("rest"));
    JsonNode answer = cluster.post("/jars/" + cluster.upload(JAR) + "/run", arguments);

    assertThat(new FlinkJob(cluster, answer.path("jobid").asText()).awaitEnd())
        .isEqualTo("FINISHED");
    files("rest").assertSamePatches(direct);
    files("rest").assertNothingLeft();
  }

  @Test
  void aSweepTrainsItsTrialsOnTheWorkers() throws Exception {
    Outcome sweep =
        patchflow(
            onFlink("sweep", "--seeds", "0,1", "--input", "data", "--output", "sweep"), SMALL);

    assertDone(sweep);
    assertThat(sweep.err())
        .contains("sweep: Flink job http://" + cluster.address() + "/#/job/running/")
        .contains("seed-1: done, test accuracy ");
    assertThat(files("sweep/trials/seed-0").fingerprint(Stage.TRAIN))
        .isEqualTo(files("direct").fingerprint(Stage.TRAIN));
    files("sweep/trials/seed-1").assertSamePatches(direct);
    files("sweep").assertNothingLeft();
  }

  private static void assertDone(Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();
  }

  private static RunFiles files(String run) {
    return new RunFiles(folder.resolve(run));
  }

  private static List<String> onFlink(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.add("--runner=FlinkRunner");
    command.add("--flinkMaster=" + cluster.address());
    return command;
  }

  private static Outcome patchflow(List<String> words, String... more) throws Exception {
    List<String> command = new ArrayList<>(words);
    command.addAll(List.of(more));
    return new Patchflow(folder).run(command);
  }
}
