package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker whose machine is at fault: the only one, since another would do its work. A little C
 * gives it such a machine (worker.c); no right is needed, and no other process sees it.
 */
@Tag("flink-failures")
class FlinkFaultyWorkerIT {
  private static final int BAD_INPUT = 4;
  private static final int STAGE_FAILED = 5;

  @TempDir private static Path folder;
  private static LocalCluster cluster;

  @BeforeAll
  static void startAFaultyWorker() throws Exception {
    Path library = folder.resolve("worker.so");
    String source = Path.of("src/test/c/worker.c").toAbsolutePath().toString();
    List<String> compiler =
        List.of("gcc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source, "-ldl");
    Distribution.run(folder, Map.of(), compiler).assertDone();
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD",
            library.toString(),
            "FULL_BELOW",
            folder.resolve("full").toString(),
            "HIDDEN_BELOW",
            folder.resolve("hidden").toString());
    cluster = LocalCluster.start(folder.resolve("cluster"), 1, environment);
    GeneratedDataSet.write(folder.resolve("data"), 40_000, 1_000);
    GeneratedDataSet.write(folder.resolve("hidden-data"), 40_000, 1_000);
  }

  @AfterAll
  static void stopTheCluster() throws Exception {
    cluster.stop();
  }

  @Test
  void aFullDiskIsNamedAndNothingIsPublished() throws Exception {
    assertFails(
        decode("data", "full"),
        STAGE_FAILED,
        "/t(rain|est)/part-\\d+\\.parquet: cannot be written: No space left on device",
        "full");
  }

  @Test
  void anInputThatAWorkerLacksIsNamed() throws Exception {
    assertFails(
        decode("hidden-data", "no-input"),
        BAD_INPUT,
        "/hidden-data/.*-idx\\d-ubyte: no such file",
        "no-input");
  }

  @Test
  void anOutputFolderThatAWorkerLacksIsNamed() throws Exception {
    assertFails(
        decode("data", "hidden-output"),
        STAGE_FAILED,
        "/t(rain|est)/part-\\d+\\.parquet: cannot be written: its folder is not there",
        "hidden-output");
  }

  private static Outcome decode(String input, String output) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("decode", "--input=" + input, "--output=" + output));
    words.addAll(cluster.runner());
    return new Patchflow(folder).run(words);
  }

  private static void assertFails(Outcome outcome, int code, String cause, String output) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
    assertThat(outcome.problems())
        .singleElement()
        .asString()
        .matches("patchflow: decode on worker-1 \\(localhost:\\d+\\): .*" + cause);
    assertThat(Files.exists(folder.resolve(output))).as("the output folder").isFalse();
    System.out.printf("decode, faulty worker: exit %d, %s%n", code, outcome.problems());
  }
}
