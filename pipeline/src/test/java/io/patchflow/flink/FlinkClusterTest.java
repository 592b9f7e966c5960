package io.patchflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class FlinkClusterTest {
  private static Optional<String> addressOf(String... arguments) {
    return FlinkCluster.of(PipelineOptionsFactory.fromArgs(arguments).create())
        .map(FlinkCluster::address);
  }

  @Test
  void isTheMasterOfTheOptions() {
    assertThat(addressOf("--runner=FlinkRunner", "--flinkMaster=a-host:6123"))
        .hasValue("a-host:6123");
    assertThat(addressOf("--runner=FlinkRunner", "--flinkMaster=http://a-host/"))
        .hasValue("a-host:8081");
    assertThat(addressOf("--runner=FlinkRunner", "--flinkMaster=[local]")).isEmpty();
    assertThat(addressOf("--runner=FlinkRunner")).isEmpty();
    assertThat(addressOf()).isEmpty();
  }

  @Test
  void tellsProgressAndTheInnermostCause() throws IOException {
    try (FakeCluster fake =
        new FakeCluster()
            .answering(
                "/jobs/1f",
                "{'state': 'RUNNING', 'vertices': ["
                    + "{'tasks': {'FINISHED': 2, 'RUNNING': 1}, 'metrics': {'read-records': 1200}},"
                    + "{'tasks': {'CREATED': 3}, 'metrics': {'read-records': 34}}]}")
            .answering(
                "/jobs/1f/exceptions",
                "{'exceptionHistory': {'entries': [{'stacktrace': 'A: a\\n\\tat b\\nCaused by: B:"
                    + " b\\n\\tat c\\nCaused by: C: disk full\\n\\tat d\\n'},"
                    + "{'taskManagerId': 'worker-2', 'endpoint': 'host:41'}]}}")) {
      assertThat(fake.client().progress("1f"))
          .isEqualTo("running, 2 of 6 tasks done, 1,234 records read");
      assertThat(fake.client().rootCause(new FlinkCluster.Job("1f", "name", "FAILED")))
          .isEqualTo("C: disk full");
      assertThat(fake.client().failedOn(new FlinkCluster.Job("1f", "name", "FAILED")))
          .hasValue("worker-2 (host:41)");
    }
  }

  @Test
  void cancelsWhatAnEarlierAttemptLeftAndWaitsForItsEnd() throws IOException {
    String jobs =
        "{'jobs': [{'jid': 'a', 'name': 'mine-decode', 'state': 'FINISHED'},"
            + "{'jid': 'b', 'name': 'other-decode', 'state': 'RUNNING'},"
            + "{'jid': 'c', 'name': 'mine-train', 'state': '%s'}]}";
    try (FakeCluster fake =
        new FakeCluster()
            .answering("/jobs/overview", jobs.formatted("RUNNING"))
            .answering("/jobs/c?mode=cancel", "{}")
            .answeringAfter(
                "PATCH /jobs/c?mode=cancel", "/jobs/overview", jobs.formatted("CANCELED"))) {
      fake.client().cancelAll("mine-");

      assertThat(fake.requests())
          .containsExactly("GET /jobs/overview", "PATCH /jobs/c?mode=cancel", "GET /jobs/overview");
    }
  }

  @Test
  void namesAClusterThatDoesNotAnswer() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    FlinkCluster gone = new FlinkCluster("127.0.0.1:" + unused);
    PatchflowException failure =
        catchThrowableOfType(PatchflowException.class, () -> gone.overview());
    assertThat(failure.exitCode()).isEqualTo(ExitCode.STAGE_FAILED);
    assertThat(failure)
        .hasMessage(
            "Flink at 127.0.0.1:%d: does not answer, is the cluster running?".formatted(unused));
    try (FakeCluster other = new FakeCluster().answering("/overview", "<html>")) {
      assertThat(catchThrowableOfType(PatchflowException.class, () -> other.client().overview()))
          .hasMessageContaining("something else than JSON");
    }
  }
}
