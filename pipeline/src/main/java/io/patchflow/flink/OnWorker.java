package io.patchflow.flink;

import io.patchflow.beam.PipelineRun;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.Serializable;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/** Work that one worker does alone: a pipeline of one element. */
public final class OnWorker {
  private static final String NAME = "the job";

  private OnWorker() {}

  /** What to do; done again from the start if its worker dies. */
  @FunctionalInterface
  public interface Task extends Serializable {
    void run();
  }

  /**
   * Waits until the task is done, and returns how it ended: done.
   *
   * @param stage the options to run with come from {@link FlinkStage#run}
   */
  public static PipelineResult.State run(Task task, PipelineOptions stage) {
    return PipelineRun.toTheEnd(NAME, pipeline(task, stage));
  }

  /**
   * Leaves the task to the cluster.
   *
   * @return the job's id
   */
  public static String submit(Task task, FlinkStage stage, PipelineOptions beam) {
    FlinkCluster cluster =
        FlinkCluster.of(beam)
            .orElseThrow(
                () ->
                    new PatchflowException(
                        ExitCode.USAGE,
                        "--detached: expected a Flink cluster, --runner=FlinkRunner"
                            + " --flinkMaster=HOST:PORT"));
    ClusterCheck.require(cluster, stage.folder());
    FlinkPipelineOptions options = beam.as(FlinkPipelineOptions.class);
    options.setAttachedMode(false);
    stage.runOn(
        cluster,
        1,
        options,
        () -> {
          try {
            return pipeline(task, options).run();
          } catch (RuntimeException e) {
            throw PipelineRun.reasonOf(NAME, e);
          }
        });
    return FlinkCluster.isStartedByFlink()
        ? options.getJobName()
        : cluster.job(options.getJobName()).map(FlinkCluster.Job::id).orElseThrow();
  }

  private static Pipeline pipeline(Task task, PipelineOptions options) {
    options.as(FlinkPipelineOptions.class).setParallelism(1);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("Task", Create.of("")).apply("Run", ParDo.of(new TaskFn(task)));
    return pipeline;
  }

  private static final class TaskFn extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    private final Task task;

    TaskFn(Task task) {
      this.task = task;
    }

    @ProcessElement
    public void run() {
      task.run();
    }
  }
}
