package io.patchflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.cluster.Launcher.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/patchflow-cluster} as the build assembled it, with real processes. */
class ClusterIT {
  @TempDir private Path temp;
  private Launcher cluster;

  @BeforeEach
  void choosePort() throws IOException {
    cluster = Launcher.in(temp);
  }

  @AfterEach
  void endProcesses() {
    cluster.endProcesses();
  }

  @Test
  void startsDiesIsFixedAndStops() throws Exception {
    String started = "http://127.0.0.1:%d with 1 workers\n".formatted(cluster.port());
    // A worker takes that long to miss a dead JobManager.
    assertThat(cluster.start("--slots", "3", "-Dheartbeat.timeout=8000"))
        .isEqualTo(new Outcome(0, started, ""));
    assertThat(new Rest(cluster.port()).workers())
        .hasValueSatisfying(it -> assertThat(it).containsExactly("worker-1"));
    assertThat(cluster.call("start").err()).contains("a cluster is running; stop it first");

    assertThat(cluster.call("add-worker").out()).isEqualTo("worker-2 is registered\n");
    assertThat(cluster.call("kill-worker", "1").code()).isZero();
    assertThat(cluster.states())
        .containsExactly("jobmanager ready", "worker-1 dead", "worker-2 ready");
    assertThat(cluster.call("kill-worker", "1").err())
        .isEqualTo("patchflow-cluster: worker-1 is dead already\n");
    assertThat(cluster.call("kill-worker", "7").err())
        .contains("no worker-7, there are: jobmanager, worker-1, worker-2");

    assertThat(cluster.call("kill-jobmanager").code()).isZero();
    assertThat(cluster.states()).startsWith("jobmanager dead");
    assertThat(cluster.call("start-jobmanager").out()).isEqualTo(started);
    assertThat(cluster.states())
        .containsExactly("jobmanager ready", "worker-1 dead", "worker-2 ready");
    assertThat(cluster.call("start-jobmanager").err())
        .isEqualTo("patchflow-cluster: jobmanager is running\n");

    Map<String, ClusterProcess> running = cluster.folder().processes();
    assertThat(cluster.call("stop")).isEqualTo(new Outcome(0, "stopped\n", ""));
    assertThat(running.values()).noneMatch(ClusterProcess::isAlive);
    try (Stream<Path> left = Files.list(cluster.folder().root())) {
      assertThat(left).containsExactly(cluster.folder().log("any").getParent());
    }
    assertThat(cluster.call("status").err()).endsWith("no cluster was started here\n");
  }

  @Test
  void leavesAProcessAloneThatTookOverAPid() throws IOException {
    cluster.folder().create();
    long own = ProcessHandle.current().pid();
    ClusterProcess other = new ClusterProcess(own, "1");
    other.write(cluster.folder().record("worker-1"));

    ClusterProcess read = cluster.folder().processes().get("worker-1");
    assertThat(read).isEqualTo(other);
    assertThat(read.isAlive()).isFalse();
    // This test would end here if they did not look at the start time.
    read.kill();
    read.stop();
  }

  @Test
  void refusesAPortInUse() throws Exception {
    try (ServerSocket socket =
        new ServerSocket(cluster.port(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(cluster.call("start").err())
          .isEqualTo(
              "patchflow-cluster: port %d is in use; choose another with --port\n"
                  .formatted(socket.getLocalPort()));
      assertThat(cluster.folder().root()).doesNotExist();
    }
  }

  @Test
  void refusesAWrongCommandLine() throws Exception {
    assertThat(cluster.call("strat").err()).startsWith("patchflow-cluster: unknown command strat");
    assertThat(cluster.call("start", "0").code()).isEqualTo(2);
    assertThat(cluster.call("status", "now").err()).contains("unexpected argument now");
    assertThat(cluster.call("--prot", "1").err()).contains("unknown option --prot");
  }
}
