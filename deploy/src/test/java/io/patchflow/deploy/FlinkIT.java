package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every way to submit, to a real cluster of a JobManager and two TaskManagers. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlinkIT {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", "");
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
    assertThat(modelFingerprint("run")).isEqualTo(modelFingerprint("direct"));
    assertSamePatches("run");
    for (String table : List.of("summary", "classes", "confusion", "predictions", "calibration")) {
      String file = "metrics/" + table + ".parquet";
      assertThat(folder.resolve("run").resolve(file)).hasSameBinaryContentAs(direct.resolve(file));
    }
    assertNothingLeft("run");
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
    assertSamePatches("cli");
    assertNothingLeft("cli");
  }

  @Test
  void theJarRunsDetachedThroughRest() throws Exception {
    String arguments =
        "{\"programArgsList\":[\"decode\",\"--detached\",\"--input\",\"%s\",\"--output\",\"%s\"]}"
            .formatted(data, folder.resolve("rest"));
    JsonNode answer = cluster.post("/jars/" + cluster.upload(JAR) + "/run", arguments);

    assertThat(cluster.awaitEnd(answer.path("jobid").asText())).isEqualTo("FINISHED");
    assertSamePatches("rest");
    assertNothingLeft("rest");
  }

  /** The last one: the cluster has one worker less afterwards. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aWorkerThatIsKilledWhileDecodingChangesNothing() throws Exception {
    GeneratedDataSet.write(folder.resolve("large"), 150_000, 1_000);
    assertDone(patchflow(List.of("decode", "--input", "large", "--output", "large-direct")));
    Path out = folder.resolve("large-flink");
    List<String> command = new ArrayList<>(List.of(Distribution.LAUNCHER.toString()));
    command.addAll(onFlink("decode", "--input", "large", "--output", out.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("large.log").toFile());
    builder.environment().putAll(ENVIRONMENT);

    Process client = builder.start();
    while (client.isAlive() && finishedFiles(out) == 0) {
      Thread.onSpinWait();
    }
    cluster.kill("worker-1");

    assertThat(client.waitFor()).as(Files.readString(folder.resolve("large.log"))).isZero();
    assertThat(restarts("decode")).as("the kill came while the job ran").isPositive();
    assertSamePatches(folder.resolve("large-direct"), "large-flink");
    assertNothingLeft("large-flink");
  }

  private static long finishedFiles(Path run) throws IOException {
    if (!Files.isDirectory(run)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(run)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    } catch (UncheckedIOException e) {
      // A file was moved into place meanwhile.
      return 0;
    }
  }

  /** Failures that the newest job of a stage survived. */
  private static int restarts(String stage) throws Exception {
    JsonNode newest = null;
    for (JsonNode job : cluster.get("/jobs/overview").path("jobs")) {
      boolean fits = job.path("name").asText().endsWith("-" + stage);
      if (fits
          && (newest == null
              || newest.path("start-time").asLong() < job.path("start-time").asLong())) {
        newest = job;
      }
    }
    return cluster
        .get("/jobs/" + newest.path("jid").asText() + "/exceptions")
        .path("exceptionHistory")
        .path("entries")
        .size();
  }

  private static String modelFingerprint(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("model/manifest.json")).stream()
        .filter(line -> line.contains("\"fingerprint\""))
        .findFirst()
        .orElseThrow();
  }

  private static void assertDone(Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();
  }

  private static void assertSamePatches(String run) throws IOException {
    assertSamePatches(direct, run);
  }

  /** The same files with the same bytes; with them, the content fingerprint. */
  private static void assertSamePatches(Path expected, String run) throws IOException {
    List<String> files = files(expected.resolve("patches"));
    assertThat(files(folder.resolve(run).resolve("patches"))).isEqualTo(files);
    for (String file : files) {
      if (file.endsWith(".parquet")) {
        assertThat(folder.resolve(run).resolve("patches").resolve(file))
            .hasSameBinaryContentAs(expected.resolve("patches").resolve(file));
      }
    }
  }

  private static void assertNothingLeft(String run) throws IOException {
    assertThat(files(folder.resolve(run)))
        .noneMatch(file -> file.startsWith(".") || file.contains(".tmp"));
  }

  private static List<String> files(Path below) throws IOException {
    try (Stream<Path> walk = Files.walk(below)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> below.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static List<String> onFlink(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.add("--runner=FlinkRunner");
    command.add("--flinkMaster=" + cluster.address());
    return command;
  }

  private static Outcome patchflow(List<String> words, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(Distribution.LAUNCHER.toString()));
    command.addAll(words);
    command.addAll(List.of(more));
    return Distribution.run(folder, ENVIRONMENT, command);
  }
}
