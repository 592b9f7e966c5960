package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchflow.deploy.Distribution.Outcome;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to submit a decode, to a real cluster of a JobManager and two TaskManagers. */
class FlinkClientsIT {
  private static final Path JAR = Path.of("target", "patchflow-flink.jar").toAbsolutePath();

  @TempDir private static Path folder;
  private static LocalCluster cluster;
  private static Path decoder;
  private static Path data;
  private static Path direct;

  @BeforeAll
  static void startTheClusterAndDecodeOnTheDirectRunner() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"), 2);
    decoder = withoutModels();
    data = GeneratedDataSet.write(folder.resolve("data"), 11_000, 1_000);
    direct = folder.resolve("direct");
    patchflow("decode", "--input", "data", "--output", "direct").assertDone();
  }

  @AfterAll
  static void stopTheCluster() throws Exception {
    cluster.stop();
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
            decoder.toString(),
            "decode",
            "--input",
            data.toString(),
            "--output",
            folder.resolve("cli").toString());

    submitted.assertDone();
    assertThat(submitted.out()).contains("\nfingerprint ");
    files("cli").assertSamePatches(direct);
    files("cli").assertNothingLeft();
  }

  @Test
  void theJarRunsDetachedThroughRest() throws Exception {
    runThroughRest(decoder, "decode", "--output=" + folder.resolve("rest"));

    files("rest").assertSamePatches(direct);
    files("rest").assertNothingLeft();
  }

  @Test
  @Tag("flink-failures")
  void theWholeJarTrainsAndScores() throws Exception {
    RunFiles whole = files("rest-whole");
    String[] small = {"--epochs=1", "--set=model.stem=8", "--output=" + whole.run()};
    runThroughRest(JAR, "run", small);

    whole.assertSamePatches(direct);
    whole.assertNothingLeft();
    patchflow("verify", whole.run().toString()).assertDone();
  }

  private static void runThroughRest(Path jar, String command, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of(command, "--detached", "--input=" + data));
    words.addAll(List.of(options));
    String arguments = "{\"programArgsList\":[\"%s\"]}".formatted(String.join("\",\"", words));
    JsonNode answer = cluster.post("/jars/" + cluster.upload(jar) + "/run", arguments);

    assertThat(new FlinkJob(cluster, answer.path("jobid").asText()).awaitEnd())
        .isEqualTo("FINISHED");
  }

  @Test
  void aDetachedCommandReturnsWithItsJobsId() throws Exception {
    Outcome submitted =
        patchflow(
            onFlink(cluster.runner(), "decode", "--detached", "--input=data", "--output=detached"));

    submitted.assertDone();
    assertThat(submitted.out()).matches("job [0-9a-f]{32}\n");
    FlinkJob job = new FlinkJob(cluster, submitted.out().strip().substring("job ".length()));
    assertThat(job.awaitEnd()).isEqualTo("FINISHED");
    files("detached").assertSamePatches(direct);
    files("detached").assertNothingLeft();
  }

  @Test
  void aCheckoutSubmitsThroughMaven() throws Exception {
    List<String> command = new ArrayList<>(List.of(System.getProperty("patchflow.mvn"), "-q"));
    if (System.getProperty("patchflow.offline").equals("offline true")) {
      command.add("--offline");
    }
    command.add("-Dmaven.repo.local=" + System.getProperty("patchflow.repository"));
    // This very build has checked and compiled it.
    command.addAll(List.of("-Dmaven.main.skip", "-Dspotless.check.skip", "-Denforcer.skip"));
    command.addAll(List.of("compile", "exec:java"));
    command.add(
        "-Dexec.args="
            + String.join(
                " ",
                onFlink(
                    cluster.sendingRunner(),
                    "decode",
                    "--input=" + data,
                    "--output=" + folder.resolve("maven"))));
    Outcome submitted =
        Distribution.run(Path.of("..").toAbsolutePath().normalize(), Map.of(), command);

    submitted.assertDone();
    assertThat(submitted.out())
        .contains("fingerprint " + files("direct").fingerprint(Stage.DECODE));
    files("maven").assertSamePatches(direct);
    files("maven").assertNothingLeft();
  }

  @Test
  void aClusterOfAnotherMinorVersionIsRefusedInOneLine() throws Exception {
    try (OldCluster old = OldCluster.start("1.18.1")) {
      Outcome refused =
          patchflow(
              "decode",
              "--input=data",
              "--output=refused",
              "--runner=FlinkRunner",
              "--flinkMaster=" + old.address());

      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.problems())
          .singleElement()
          .asString()
          .contains("the cluster runs Flink 1.18.1", "use a cluster of 1.19");
      assertThat(folder.resolve("refused")).doesNotExist();
    }
  }

  /** The jar without the models' machine code, two thirds that a decode does not need. */
  private static Path withoutModels() throws IOException {
    Path small = folder.resolve("decode.jar");
    try (ZipFile whole = ZipFile.builder().setPath(JAR).get();
        ZipArchiveOutputStream out = new ZipArchiveOutputStream(small)) {
      whole.copyRawEntries(
          out, entry -> !entry.getName().matches("org/(bytedeco|nd4j)/.*/linux-.*"));
    }
    return small;
  }

  private static RunFiles files(String run) {
    return new RunFiles(folder.resolve(run));
  }

  private static String[] onFlink(List<String> runner, String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(runner);
    return command.toArray(String[]::new);
  }

  private static Outcome patchflow(String... words) throws Exception {
    return new Patchflow(folder).run(List.of(words));
  }
}
