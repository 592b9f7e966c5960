package io.patchflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCheckTest {
  // Kept for documentation (RFC 5737): no machine has it.
  private static final String ELSEWHERE = "203.0.113.7";

  @TempDir private Path folder;

  private static PatchflowException refusal(ThrowingCallable call) {
    PatchflowException refused = catchThrowableOfType(PatchflowException.class, call);
    assertThat(refused).as("the refusal").isNotNull();
    return refused;
  }

  @Test
  void refusesAClusterOfAnotherMinorVersionInOneLine() throws IOException {
    try (FakeCluster old =
        new FakeCluster().answering("/overview", "{'flink-version': '1.18.1', 'slots-total': 4}")) {
      PatchflowException refused = refusal(() -> ClusterCheck.require(old.client(), folder));
      assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(refused)
          .hasMessage(
              "Flink at %s: the cluster runs Flink 1.18.1, this program is built for 1.19.3; use a"
                      .formatted(old.client().address())
                  + " cluster of 1.19");
    }
  }

  @Test
  void takesAnotherPatchVersion() {
    assertThatCode(() -> ClusterCheck.requireVersion("here", "1.19.1", "1.19.3"))
        .doesNotThrowAnyException();
    assertThat(refusal(() -> ClusterCheck.requireVersion("here", "1.2.19", "1.19.3")))
        .hasMessageContaining("1.2.19");
    assertThat(refusal(() -> ClusterCheck.requireVersion("here", "unknown", "1.19.3")))
        .hasMessageContaining("unknown");
  }

  @Test
  void describesOneThatCanBeUsed() throws IOException {
    try (FakeCluster cluster =
        new FakeCluster().answering("/overview", "{'flink-version': '1.19.3', 'slots-total': 4}")) {
      assertThat(cluster.client().describe())
          .isEqualTo("Flink 1.19.3 at %s, 4 slots".formatted(cluster.client().address()));
    }
  }

  @Test
  void refusesAClusterWithoutWorkers() throws IOException {
    try (FakeCluster empty =
        new FakeCluster().answering("/overview", "{'flink-version': '1.19.3', 'slots-total': 0}")) {
      assertThat(refusal(() -> ClusterCheck.require(empty.client(), folder)))
          .hasMessageContaining("has no worker, start one");
    }
  }

  @Test
  void refusesADiskOfThisMachineForWorkersElsewhere() throws IOException {
    assertThat(Files.getFileStore(folder).type())
        .as("tests write to a disk of this machine")
        .isIn("ext4", "xfs", "btrfs", "overlay", "tmpfs");
    try (FakeCluster two =
        new FakeCluster()
            .answering("/overview", "{'flink-version': '1.19.2', 'slots-total': 2}")
            .answering(
                "/taskmanagers",
                "{'taskmanagers': [{'path': 'pekko.tcp://flink@127.0.0.1:41/user/rpc/a_0'},"
                    + " {'path': 'pekko.tcp://flink@203.0.113.7:42/user/rpc/a_0'}]}")) {
      Path output = folder.resolve("not/there/yet");
      assertThat(refusal(() -> ClusterCheck.require(two.client(), output)))
          .hasMessageStartingWith("--output " + output + ": is on a disk of this machine (")
          .hasMessageContaining("has workers on " + ELSEWHERE + ";");
    }
  }

  @Test
  void takesADiskOfThisMachineForWorkersHere() {
    assertThatCode(
            () -> ClusterCheck.requireReachable("here", Set.of("127.0.0.1", "localhost"), folder))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> ClusterCheck.requireReachable("here", Set.of(ELSEWHERE), Path.of("/proc/self")))
        .as("a file system that is not known to be local may be shared")
        .doesNotThrowAnyException();
  }
}
