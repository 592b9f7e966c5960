package io.patchflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JobWatchTest {
  @Test
  void tellsWhereTheJobIsAndCancelsItWhenAsked() throws IOException, InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    AtomicBoolean stop = new AtomicBoolean();
    try (FakeCluster fake =
        new FakeCluster()
            .answering(
                "/jobs/overview",
                "{'jobs': [{'jid': 'ab', 'name': 'run-decode', 'state': 'RUNNING'}]}")
            .answering("/jobs/ab?mode=cancel", "{}")) {
      FlinkCluster cluster = fake.client();
      JobWatch watch =
          JobWatch.start(cluster, "decode", "run-decode", new Attendance(told::add, stop::get));
      try (watch) {
        assertThat(told.poll(1, TimeUnit.MINUTES))
            .isEqualTo("decode: Flink job http://%s/#/job/running/ab/overview", cluster.address());
        stop.set(true);
        assertThat(told.poll(1, TimeUnit.MINUTES))
            .isEqualTo("decode: asking the cluster to cancel job ab");
        while (!fake.requests().contains("PATCH /jobs/ab?mode=cancel")) {
          Thread.onSpinWait();
        }
      }
    }
  }
}
