package io.patchflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/patchflow-cluster} as the build assembled it, with real processes. */
class ClusterIT {
  private static final Path LAUNCHER =
      Path.of("target", "patchflow-cluster", "bin", "patchflow-cluster").toAbsolutePath();

  private record Outcome(int code, String out, String err) {}

  @TempDir private Path temp;
  private ClusterFolder folder;
  private int port;

  @BeforeEach
  void choosePort() throws IOException {
    folder = new ClusterFolder(temp.resolve("a cluster"));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void endProcesses() {
    folder.processes().values().forEach(ClusterProcess::kill);
  }

  @Test
  void startsDiesIsMendedAndStops() throws Exception {
    // A worker takes that long to miss a dead JobManager.
    assertThat(call("start", "1", "--slots", "3", "-Dheartbeat.timeout=8000"))
        .isEqualTo(new Outcome(0, "http://127.0.0.1:%d with 1 workers\n".formatted(port), ""));
    assertThat(new Rest(port).workers())
        .hasValueSatisfying(it -> assertThat(it).containsExactly("worker-1"));
    assertThat(call("start").err()).contains("a cluster is running; stop it first");

    assertThat(call("add-worker").out()).isEqualTo("worker-2 is registered\n");
    assertThat(call("kill-worker", "1").code()).isZero();
    assertThat(states()).containsExactly("jobmanager ready", "worker-1 dead", "worker-2 ready");
    assertThat(call("kill-worker", "1").err())
        .isEqualTo("patchflow-cluster: worker-1 is dead already\n");
    assertThat(call("kill-worker", "7").err())
        .contains("no worker-7, there are: jobmanager, worker-1, worker-2");

    Map<String, ClusterProcess> before = folder.processes();
    assertThat(call("kill-jobmanager").code()).isZero();
    assertThat(states()).startsWith("jobmanager dead");
    assertThat(call("start-jobmanager").out())
        .isEqualTo("http://127.0.0.1:%d with 1 workers\n".formatted(port));
    assertThat(states()).containsExactly("jobmanager ready", "worker-1 dead", "worker-2 ready");
    assertThat(call("start-jobmanager").err())
        .isEqualTo("patchflow-cluster: jobmanager is running\n");

    assertThat(call("kill-jobmanager").code()).isZero();
    Files.writeString(folder.tmp().resolve("left"), "by the dead", StandardCharsets.UTF_8);

    assertThat(call("start", "1").out())
        .isEqualTo(
            "worker-2: left by an earlier cluster, killed\nhttp://127.0.0.1:%d with 1 workers\n"
                .formatted(port));
    assertThat(before.values()).noneMatch(ClusterProcess::isAlive);
    assertThat(folder.tmp().resolve("left")).doesNotExist();
    assertThat(states()).containsExactly("jobmanager ready", "worker-1 ready");

    Map<String, ClusterProcess> running = folder.processes();
    assertThat(call("stop")).isEqualTo(new Outcome(0, "stopped\n", ""));
    assertThat(running.values()).noneMatch(ClusterProcess::isAlive);
    try (Stream<Path> left = Files.list(folder.root())) {
      assertThat(left).containsExactly(folder.log("any").getParent());
    }
    assertThat(call("status").err()).endsWith("no cluster was started here\n");
  }

  @Test
  void leavesAProcessAloneThatTookOverAPid() throws IOException {
    folder.create();
    long own = ProcessHandle.current().pid();
    ClusterProcess other = new ClusterProcess(own, "1");
    other.write(folder.record("worker-1"));

    ClusterProcess read = folder.processes().get("worker-1");
    assertThat(read).isEqualTo(other);
    assertThat(read.isAlive()).isFalse();
    // This test would end here if they did not look at the start time.
    read.kill();
    read.stop();
  }

  @Test
  void refusesAPortInUse() throws Exception {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(call("start").err())
          .isEqualTo(
              "patchflow-cluster: port %d is in use; choose another with --port\n"
                  .formatted(socket.getLocalPort()));
      assertThat(folder.root()).doesNotExist();
    }
  }

  @Test
  void refusesAWrongCommandLine() throws Exception {
    assertThat(call("strat").err()).startsWith("patchflow-cluster: unknown command strat");
    assertThat(call("start", "0").code()).isEqualTo(2);
    assertThat(call("status", "now").err()).contains("unexpected argument now");
    assertThat(call("--prot", "1").err()).contains("unknown option --prot");
  }

  private List<String> states() throws Exception {
    return call("status")
        .out()
        .lines()
        .map(line -> line.replaceAll(" +pid .*", "").replaceAll(" +", " "))
        .toList();
  }

  private Outcome call(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--port", Integer.toString(port), "--dir", folder.root().toString()));
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return new Outcome(builder.start().waitFor(), Files.readString(out), Files.readString(err));
  }
}
