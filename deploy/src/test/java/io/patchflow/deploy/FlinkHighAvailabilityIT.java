package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.Stage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With high availability a job outlives its JobManager. */
@Tag("flink-failures")
class FlinkHighAvailabilityIT {
  @TempDir private Path folder;

  @Test
  void aJobOutlivesItsJobManager() throws Exception {
    Path direct = folder.resolve("direct");
    GeneratedDataSet.write(folder.resolve("data"), 90_000, 1_000);
    new Patchflow(folder).run(List.of("decode", "--input=data", "--output=direct")).assertDone();
    try (ZooKeeper zooKeeper = ZooKeeper.start(folder.resolve("zookeeper"))) {
      LocalCluster cluster =
          LocalCluster.start(
              folder.resolve("cluster"),
              2,
              "-Dhigh-availability.type=zookeeper",
              "-Dhigh-availability.zookeeper.quorum=" + zooKeeper.address(),
              "-Dhigh-availability.storageDir=" + folder.resolve("jobs").toUri());
      FrozenRun.Folders newFolder = attempt -> folder.resolve("survivor-" + attempt);
      try (FrozenRun decode =
          FrozenRun.of(cluster, Stage.DECODE, "Patches", 1, newFolder, "--input=data")) {
        cluster.kill("jobmanager");
        cluster.thawWorkers();
        cluster.command("start-jobmanager");

        decode.client().outcome().assertDone();
        assertThat(decode.job().state()).as("of the same job").isEqualTo("FINISHED");
        decode.files().assertSamePatches(direct);
        decode.files().assertNothingLeft();
        decode.report("JobManager killed, another started, same job continued");
      } finally {
        cluster.stop();
      }
    }
  }
}
