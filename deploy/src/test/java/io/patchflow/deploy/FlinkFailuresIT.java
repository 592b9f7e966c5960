package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchflow.deploy.Distribution.Outcome;
import io.patchflow.folder.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a real cluster and its client in the middle of a job. */
class FlinkFailuresIT {
  private static final int STAGE_FAILED = 5;
  private static final int USAGE = 2;
  private static final int INTERRUPTED = 130;

  @TempDir private static Path folder;
  private static LocalCluster cluster;
  private static Path direct;

  @BeforeAll
  static void startTheClusterAndDecodeOnTheDirectRunner() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"), 2);
    GeneratedDataSet.write(folder.resolve("data"), 90_000, 1_000);
    direct = folder.resolve("direct");
    patchflow("decode", "--input=data", "--output=direct").assertDone();
  }

  @AfterAll
  static void stopTheCluster() throws Exception {
    cluster.stop();
  }

  @BeforeEach
  void twoWorkers() throws Exception {
    cluster.requireWorkers(2);
  }

  @Test
  void aWorkerThatIsKilledWhileDecodingChangesNothing() throws Exception {
    try (FrozenRun decode = frozenDecode("worker-killed")) {
      cluster.kill(decode.worker());
      cluster.thawWorkers();

      decode.client().outcome().assertDone();
      assertThat(decode.job().failures()).as("restarts").isPositive();
      assertWhole(decode.files());
      decode.report(decode.worker() + " killed, restarts: " + decode.job().failures());
    }
  }

  @Test
  @Tag("flink-failures")
  void theSameCommandGoesOnWhenTheJobManagerWasStartedAnew() throws Exception {
    try (FrozenRun decode = frozenDecode("jobmanager-restarted")) {
      cluster.kill("jobmanager");
      cluster.thawWorkers();
      cluster.command("start-jobmanager");

      Outcome lost = decode.client().outcome();
      assertThat(lost.code()).isEqualTo(STAGE_FAILED);
      assertThat(lost.problems())
          .containsExactly(
              "patchflow: decode: the JobManager at %s has died and another has started, and without"
                      .formatted(cluster.address())
                  + " high availability its jobs are lost; check the cluster and run the same"
                  + " command again, it resumes from the last stage that was done");
      assertGoesOn(decode);
      decode.report("JobManager killed, another started, same command again");
    }
  }

  @Test
  @Tag("flink-failures")
  void theSameCommandGoesOnWhenTheClusterWasStartedAnew() throws Exception {
    try (FrozenRun decode = frozenDecode("jobmanager-gone")) {
      cluster.kill("jobmanager");
      cluster.thawWorkers();

      Outcome lost = decode.client().outcome();
      assertThat(lost.code()).isEqualTo(STAGE_FAILED);
      assertThat(lost.err()).contains("does not answer; waiting for it\n");
      assertThat(lost.problems())
          .containsExactly(
              "patchflow: decode: the JobManager at %s is gone, and without high availability its"
                      .formatted(cluster.address())
                  + " jobs are lost; start the cluster and run the same command again, it resumes"
                  + " from the last stage that was done");
      cluster.command("start", "2");
      assertGoesOn(decode);
      decode.report("JobManager killed, cluster started again, same command again");
    }
  }

  @Test
  @Tag("flink-failures")
  void aWorkerThatIsKilledWhileScoringChangesNothing() throws Exception {
    GeneratedDataSet.write(folder.resolve("small"), 21_000, 1_000);
    String[] model = {"--set=model.stem=8", "--output=trained"};
    patchflow("decode", "--input=small", model[0], model[1]).assertDone();
    patchflow("train", "--epochs=1", model[0], model[1]).assertDone();
    RunFiles trained = new RunFiles(folder.resolve("trained"));
    String[] splits = {"--split=train", "--split=test"};
    Path scored = trained.copy("scored");
    patchflow("evaluate", "--output=scored", splits[0], splits[1]).assertDone();

    FrozenRun.Folders copy = attempt -> trained.copy("scored-" + attempt);
    try (FrozenRun evaluate = FrozenRun.of(cluster, Stage.EVALUATE, "Score", 0, copy, splits)) {
      cluster.kill(evaluate.worker());
      cluster.thawWorkers();

      evaluate.client().outcome().assertDone();
      assertThat(evaluate.job().failures()).as("restarts").isPositive();
      evaluate.files().assertSameMetrics(scored);
      evaluate.files().assertNothingLeft();
      patchflow("verify", evaluate.files().run().toString()).assertDone();
      evaluate.report(evaluate.worker() + " killed, restarts: " + evaluate.job().failures());
    }
  }

  @Test
  @Tag("flink-failures")
  void aSecondCommandForTheFolderIsRefused() throws Exception {
    try (FrozenRun decode = frozenDecode("asked-twice")) {
      Outcome second = patchflow(decodeAgain(decode));
      cluster.thawWorkers();

      assertThat(second.code()).isEqualTo(USAGE);
      assertThat(second.problems()).singleElement().asString().contains("in use");
      decode.client().outcome().assertDone();
      assertWhole(decode.files());
      decode.report("a second command refused");
    }
  }

  @Test
  @Tag("flink-failures")
  void ctrlCCancelsTheJob() throws Exception {
    try (FrozenRun decode = frozenDecode("interrupted")) {
      decode.client().interrupt();
      await("the job's cancellation")
          .atMost(Duration.ofMinutes(1))
          .until(() -> decode.client().log().contains("asking the cluster to cancel job"));
      cluster.thawWorkers();

      Outcome interrupted = decode.client().outcome();
      assertThat(interrupted.problems())
          .containsExactly("patchflow: interrupted: decode is cancelled on the cluster");
      assertThat(interrupted.code()).isEqualTo(INTERRUPTED);
      assertThat(decode.job().awaitEnd()).isEqualTo("CANCELED");
      assertGoesOn(decode);
      decode.report("interrupted, same command again");
    }
  }

  private static FrozenRun frozenDecode(String name) throws Exception {
    FrozenRun.Folders newFolder = attempt -> folder.resolve(name + "-" + attempt);
    return FrozenRun.of(cluster, Stage.DECODE, "Patches", 1, newFolder, "--input=data");
  }

  private static String[] decodeAgain(FrozenRun decode) {
    List<String> words = new ArrayList<>(List.of("decode", "--input=data"));
    words.add("--output=" + decode.files().run());
    words.addAll(cluster.runner());
    return words.toArray(String[]::new);
  }

  private static void assertGoesOn(FrozenRun decode) throws Exception {
    assertThat(decode.files().run().resolve("patches"))
        .as("published by the lost attempt")
        .doesNotExist();
    patchflow(decodeAgain(decode)).assertDone();
    assertWhole(decode.files());
  }

  /** The files of the Direct runner with the same bytes, so no row twice; and no file too many. */
  private static void assertWhole(RunFiles files) throws Exception {
    files.assertSamePatches(direct);
    files.assertNothingLeft();
  }

  private static Outcome patchflow(String... words) throws Exception {
    return new Patchflow(folder).run(List.of(words));
  }
}
