package io.patchflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that is started after another one in its folder has crashed. */
class ClusterCrashIT {
  @TempDir private Path temp;
  private Launcher cluster;

  @BeforeEach
  void choosePort() throws Exception {
    cluster = Launcher.in(temp);
  }

  @AfterEach
  void endProcesses() {
    cluster.endProcesses();
  }

  @Test
  void whatACrashLeftIsTakenAway() throws Exception {
    String started = "http://127.0.0.1:%d with 1 workers\n".formatted(cluster.port());
    assertThat(cluster.start().out()).isEqualTo(started);
    Map<String, ClusterProcess> before = cluster.folder().processes();
    assertThat(cluster.call("kill-jobmanager").code()).isZero();
    Path left = cluster.folder().tmp().resolve("left");
    Files.writeString(left, "by the dead", StandardCharsets.UTF_8);

    assertThat(cluster.start().out())
        .isEqualTo("worker-1: left by an earlier cluster, killed\n" + started);
    assertThat(before.values()).noneMatch(ClusterProcess::isAlive);
    assertThat(left).doesNotExist();
    assertThat(cluster.states()).containsExactly("jobmanager ready", "worker-1 ready");
  }
}
