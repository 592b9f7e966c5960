package io.patchflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JobWatchTest {
  @Test
  void tellsWhereTheJobIsAndCancelsItWhenAsked() throws IOException, InterruptedException {
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    AtomicBoolean stop = new AtomicBoolean();
    try (FakeCluster fake =
        new FakeCluster()
            .answering(
                "/jobs/overview",
                "{'jobs': [{'jid': 'ab', 'name': 'run-decode', 'state': 'RUNNING'}]}")
            .answering("/jobs/ab?mode=cancel", "{}")) {
      FlinkCluster cluster = fake.client();
      JobWatch watch =
          JobWatch.start(cluster, "decode", "run-decode", new JobListener(log::add, stop::get));
      try (watch) {
        assertThat(log.poll(1, TimeUnit.MINUTES))
            .isEqualTo("decode: Flink job http://%s/#/job/running/ab/overview", cluster.address());
        stop.set(true);
        assertThat(log.poll(1, TimeUnit.MINUTES))
            .isEqualTo("decode: asking the cluster to cancel job ab");
        await().until(() -> fake.requests().contains("PATCH /jobs/ab?mode=cancel"));
      }
    }
  }

  @Test
  void tellsOnceThatTheJobManagerIsSilent() throws IOException, InterruptedException {
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    FakeCluster fake =
        new FakeCluster()
            .answering(
                "/jobs/overview",
                "{'jobs': [{'jid': 'ab', 'name': 'run-decode', 'state': 'RUNNING'}]}")
            .answering("/jobs/ab", "{'state': 'RUNNING'}");
    FlinkCluster cluster = fake.client();
    try (JobWatch watch =
        JobWatch.start(cluster, "decode", "run-decode", new JobListener(log::add, () -> false))) {
      assertThat(log.poll(1, TimeUnit.MINUTES)).startsWith("decode: Flink job");
      assertThat(watch.hasSeenIt()).isTrue();
      fake.close();
      String line = log.poll(1, TimeUnit.MINUTES);
      while (line != null && line.contains("tasks done")) {
        line = log.poll(1, TimeUnit.MINUTES);
      }
      assertThat(line)
          .isEqualTo(
              "decode: the JobManager at %s does not answer; waiting for it", cluster.address());
    }
  }
}
