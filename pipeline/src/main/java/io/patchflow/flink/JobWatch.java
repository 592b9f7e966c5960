package io.patchflow.flink;

import io.patchflow.failure.PatchflowException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Follows a job by its name from beside the thread that waits for it: tells where its page is, how
 * far it is, and cancels it when the user wants to stop.
 */
final class JobWatch implements AutoCloseable {
  private static final long POLL_MILLIS = 500;
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final FlinkCluster cluster;
  private final String stage;
  private final String jobName;
  private final JobListener listener;
  private final ScheduledExecutorService thread;

  private volatile String jobId;
  private String lastProgress = "";
  private long lastLine = System.nanoTime();
  private boolean cancelled;
  private boolean silent;

  private JobWatch(FlinkCluster cluster, String stage, String jobName, JobListener listener) {
    this.cluster = cluster;
    this.stage = stage;
    this.jobName = jobName;
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "patchflow-job-watch");
              made.setDaemon(true);
              return made;
            });
  }

  static JobWatch start(FlinkCluster cluster, String stage, String jobName, JobListener listener) {
    JobWatch watch = new JobWatch(cluster, stage, jobName, listener);
    var unused =
        watch.thread.scheduleWithFixedDelay(watch::look, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      if (jobId == null) {
        Optional<FlinkCluster.Job> found = cluster.job(jobName);
        found.ifPresent(this::announce);
      } else if (listener.stop().getAsBoolean()) {
        cancelOnce();
      } else {
        tellProgress();
      }
      silent = false;
    } catch (PatchflowException e) {
      tellOfSilence();
    }
  }

  /** The waiting thread tries for a minute, and says how it ended. */
  private void tellOfSilence() {
    if (jobId != null && !silent && !cluster.answers()) {
      silent = true;
      listener
          .log()
          .accept(
              "%s: the JobManager at %s does not answer; waiting for it"
                  .formatted(stage, cluster.address()));
    }
  }

  /** Whether the cluster has had the job. */
  boolean hasSeenIt() {
    return jobId != null;
  }

  private void announce(FlinkCluster.Job job) {
    jobId = job.id();
    listener.log().accept("%s: Flink job %s".formatted(stage, cluster.page(jobId)));
  }

  private void cancelOnce() {
    if (!cancelled) {
      cancelled = true;
      listener.log().accept("%s: asking the cluster to cancel job %s".formatted(stage, jobId));
      cluster.cancel(jobId);
    }
  }

  private void tellProgress() {
    if (System.nanoTime() - lastLine < BETWEEN_LINES.toNanos()) {
      return;
    }
    String progress = cluster.progress(jobId);
    if (!progress.equals(lastProgress)) {
      lastProgress = progress;
      lastLine = System.nanoTime();
      listener.log().accept("%s: %s".formatted(stage, progress));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
