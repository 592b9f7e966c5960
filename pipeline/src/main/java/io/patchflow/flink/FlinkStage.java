package io.patchflow.flink;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.flink.core.execution.JobClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stage whose pipeline may go to Flink: checked first, watched while it runs, and its failure put
 * in words. Other runners run it as it is.
 *
 * @param name such as {@code decode}
 * @param folder the run folder
 * @param withModels whether its workers run a model
 */
public record FlinkStage(String name, Path folder, boolean withModels) {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkStage.class);

  /**
   * Does the work.
   *
   * @param beam the options that the user gave; they are not changed
   * @param work gets the options to run with
   * @throws PatchflowException usage: the cluster does not fit; interrupted: the job was cancelled
   *     because the user asked for it; stage failed: the cluster is gone; or what the work throws
   */
  public <T> T run(PipelineOptions beam, JobListener listener, Function<PipelineOptions, T> work) {
    if (beam.getRunner() != FlinkRunner.class) {
      return work.apply(beam);
    }
    FlinkPipelineOptions options = options(beam);
    Optional<FlinkCluster> cluster = FlinkCluster.of(beam);
    if (cluster.isEmpty()) {
      return work.apply(options);
    }
    FlinkCluster.Overview overview = ClusterCheck.require(cluster.get(), folder);
    return runOn(
        cluster.get(),
        overview.slots(),
        options,
        () -> {
          JobWatch watch = JobWatch.start(cluster.get(), name, options.getJobName(), listener);
          try (watch) {
            return work.apply(options);
          } catch (PatchflowException e) {
            throw explained(e, cluster.get(), options, listener, watch.hasSeenIt());
          }
        });
  }

  private FlinkPipelineOptions options(PipelineOptions beam) {
    FlinkPipelineOptions options = copy(beam).as(FlinkPipelineOptions.class);
    options.setJobName(beam.getJobName() + "-" + name);
    options.setFasterCopy(true);
    // Tasks start as slots come free, not all at once: two jobs cannot wait for each other's slots.
    options.setExecutionModeForBatch("BATCH_FORCED");
    if (FlinkStage.class.getClassLoader() != JobClient.class.getClassLoader()) {
      // On a worker Flink could not load the classes of the job's result; its state is all we need.
      options.setAttachedMode(FlinkCluster.isStartedByFlink());
      options.setJobCheckIntervalInSecs(1);
    }
    return options;
  }

  private static PipelineOptions copy(PipelineOptions beam) {
    return SerializableUtils.clone(new SerializablePipelineOptions(beam)).get();
  }

  /**
   * Runs a job with the options completed: where, in how many slots, and with which files. Small
   * libraries and folders of classes are packed into jars, which are gone when {@code job} returns.
   */
  <T> T runOn(FlinkCluster cluster, int slots, FlinkPipelineOptions options, Supplier<T> job) {
    TemporaryFolder jars = folderForJars();
    try {
      if (options.getTempLocation() == null) {
        options.setTempLocation(jars.path().toString());
      }
      complete(cluster, slots, options, jars.path());
      return job.get();
    } finally {
      remove(jars);
    }
  }

  private TemporaryFolder folderForJars() {
    try {
      return TemporaryFolder.create();
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  private PatchflowException noRoom(IOException e) {
    return PatchflowException.stageFailed(
        "%s: no room for its jars: %s".formatted(name, SystemReason.of(e)), e);
  }

  /** What the job did stands, whether the folder can be removed or not. */
  private void remove(TemporaryFolder jars) {
    try {
      jars.close();
    } catch (IOException e) {
      LOG.warn("{}: its jars are left in {}: {}", name, jars.path(), SystemReason.of(e));
    }
  }

  private void complete(FlinkCluster cluster, int slots, FlinkPipelineOptions options, Path jars) {
    if (FlinkCluster.isStartedByFlink()) {
      // Flink has the jar, and lets the program choose no cluster.
      options.setFlinkMaster("[auto]");
    } else {
      options.setFlinkMaster(cluster.address());
      if (options.getFilesToStage() == null) {
        options.setFilesToStage(filesFor(options.as(WorkerOptions.class), jars));
      }
    }
    if (options.getParallelism() < 1) {
      options.setParallelism(slots);
    }
  }

  private List<String> filesFor(WorkerOptions workers, Path jars) {
    Path jar = jars.resolve("libraries.jar");
    try {
      return workers.getWorkerLibraries() == null
          ? StagedFiles.of(withModels, jar)
          : StagedFiles.of(WorkerLibraries.of(workers.getWorkerLibraries()), jar);
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  private PatchflowException explained(
      PatchflowException failure,
      FlinkCluster cluster,
      FlinkPipelineOptions options,
      JobListener listener,
      boolean submitted) {
    if (listener.stop().getAsBoolean()) {
      return new PatchflowException(
          ExitCode.INTERRUPTED, "interrupted: " + name + " is cancelled on the cluster", failure);
    }
    boolean failed = failure.exitCode() == ExitCode.STAGE_FAILED;
    if (!cluster.answers()) {
      return failed ? lost("is gone", "start the cluster", cluster, failure) : failure;
    }
    Optional<FlinkCluster.Job> job = cluster.job(options.getJobName());
    if (job.isEmpty()) {
      return failed && submitted
          ? lost("has died and another has started", "check the cluster", cluster, failure)
          : failure;
    }
    if (!job.get().state().equals("FAILED")) {
      return failure;
    }
    // Where the client does not wait for the job's result it has learnt no more than that it
    // failed.
    String cause =
        failed && !options.getAttachedMode()
            ? cluster.rootCause(job.get())
            : failure.getMessage().replaceFirst("^%s: ".formatted(name), "");
    String where = cluster.failedOn(job.get()).map(" on "::concat).orElse("");
    return new PatchflowException(
        failure.exitCode(), "%s%s: %s".formatted(name, where, cause), failure);
  }

  private PatchflowException lost(
      String what, String first, FlinkCluster cluster, PatchflowException failure) {
    return PatchflowException.stageFailed(
        ("%s: the JobManager at %s %s, and without high availability its jobs are lost; %s and run"
                + " the same command again, it resumes from the last stage that was done")
            .formatted(name, cluster.address(), what, first),
        failure);
  }
}
