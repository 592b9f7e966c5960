package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import io.patchflow.folder.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of a real cluster of a JobManager and two TaskManagers. */
class FlinkIT {
  private static final String[] SMALL = {"--epochs", "1", "--set", "model.stem=8"};

  @TempDir private static Path folder;
  private static LocalCluster cluster;
  private static RunFiles trained;
  private static Path direct;

  @BeforeAll
  static void startTheClusterAndRunOnTheDirectRunner() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"), 2);
    GeneratedDataSet.write(folder.resolve("data"), 11_000, 1_000);
    patchflow(List.of(), "decode", "--input", "data", "--output", "trained").assertDone();
    patchflow(List.of(SMALL), "train", "--output", "trained").assertDone();
    trained = new RunFiles(folder.resolve("trained"));
    direct = trained.copy("direct");
    patchflow(List.of(), "evaluate", "--output", "direct").assertDone();
  }

  @AfterAll
  static void stopTheCluster() throws Exception {
    cluster.stop();
  }

  @Test
  void allStagesRun() throws Exception {
    List<String> options = new ArrayList<>(cluster.runner());
    options.addAll(List.of(SMALL));
    Outcome run =
        patchflow(options, "run", "--input", "data", "--output", "run", "--train-on=cluster");

    run.assertDone();
    assertThat(run.err())
        .contains("decode: Flink job http://" + cluster.address() + "/#/job/running/")
        .contains("train: Flink job http://")
        .contains("evaluate: Flink job http://");
    assertThat(files("run").fingerprint(Stage.TRAIN)).isEqualTo(trained.fingerprint(Stage.TRAIN));
    files("run").assertSamePatches(direct);
    files("run").assertSameMetrics(direct);
    files("run").assertNothingLeft();
  }

  @Test
  void workersScoreWithLibrariesThatTheyAreSent() throws Exception {
    RunFiles sent = new RunFiles(trained.copy("sent"));
    patchflow(cluster.sendingRunner(), "evaluate", "--output", "sent").assertDone();

    sent.assertSameMetrics(direct);
    sent.assertNothingLeft();
  }

  @Test
  void aSweepTrainsItsTrialsOnTheWorkers() throws Exception {
    List<String> options = new ArrayList<>(cluster.runner());
    options.addAll(List.of(SMALL));
    Outcome sweep =
        patchflow(options, "sweep", "--seeds", "0,1", "--input", "data", "--output", "sweep");

    sweep.assertDone();
    assertThat(sweep.err())
        .contains("sweep: Flink job http://" + cluster.address() + "/#/job/running/")
        .contains("seed-1: done, test accuracy ");
    assertThat(files("sweep/trials/seed-0").fingerprint(Stage.TRAIN))
        .isEqualTo(trained.fingerprint(Stage.TRAIN));
    files("sweep/trials/seed-1").assertSamePatches(direct);
    files("sweep").assertNothingLeft();
  }

  private static RunFiles files(String run) {
    return new RunFiles(folder.resolve(run));
  }

  private static Outcome patchflow(List<String> options, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(options);
    return new Patchflow(folder).run(command);
  }
}
