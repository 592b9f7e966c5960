package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of a cluster that are killed in the middle of a job. The workers are frozen first, so
 * that the kill surely comes while they are at work, however fast they are.
 */
class FlinkKillsIT {
  private static final int ATTEMPTS = 5;

  @TempDir private static Path folder;
  private static LocalCluster cluster;
  private static Path direct;

  @BeforeAll
  static void startTheClusterAndDecodeOnTheDirectRunner() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"), 2);
    GeneratedDataSet.write(folder.resolve("data"), 90_000, 1_000);
    direct = folder.resolve("direct");
    assertDone(
        new Patchflow(folder).run(List.of("decode", "--input", "data", "--output", "direct")));
  }

  @AfterAll
  static void stopTheCluster() throws Exception {
    cluster.stop();
  }

  @Test
  void aWorkerThatIsKilledWhileDecodingChangesNothing() throws Exception {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      String name = "decode-" + attempt;
      RunFiles run = new RunFiles(folder.resolve(name));
      try (Submission client = submit("decode", name, "--input", "data")) {
        Optional<FlinkJob> job =
            cluster.freeze(client, name + "-decode", "worker-1", () -> run.finished() > 0);
        if (job.isPresent()) {
          long finished = run.finished();
          cluster.signal(Signal.KILL, "worker-1");
          cluster.signal(Signal.CONT, "worker-2");

          assertDone(client.outcome());
          assertThat(job.get().failures()).as("tasks that were lost").isPositive();
          run.assertSamePatches(direct);
          run.assertNothingLeft();
          System.out.printf(
              "decode: worker-1 killed with %d of 10 files finished, %d tasks lost, same"
                  + " fingerprint%n",
              finished, job.get().failures());
          return;
        }
      }
    }
    throw new AssertionError("the job was over before worker-1 was frozen, each time");
  }

  private static Submission submit(String command, String name, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of(command, "--output", name, "--jobName=" + name));
    words.addAll(List.of("--runner=FlinkRunner", "--flinkMaster=" + cluster.address()));
    words.addAll(List.of(more));
    return new Patchflow(folder).start(words);
  }

  private static void assertDone(Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();
  }
}
