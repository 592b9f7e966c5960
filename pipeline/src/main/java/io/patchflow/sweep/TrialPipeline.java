package io.patchflow.sweep;

import io.patchflow.beam.PipelineRun;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;

/** Runs trials on the runner that the options name: one element a trial, one trial a slot. */
final class TrialPipeline {
  private TrialPipeline() {}

  /**
   * Runs to the end.
   *
   * @return how it ended: done
   * @throws io.patchflow.failure.PatchflowException stage failed: the pipeline did not finish;
   *     trials that fail do not keep it from that
   */
  static PipelineResult.State run(List<Trial> trials, TrialTask task, PipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Trials", Create.of(trials).withCoder(SerializableCoder.of(Trial.class)))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Try", ParDo.of(new TrialFn(task)));
    return PipelineRun.toTheEnd("sweep: the pipeline", pipeline);
  }

  private static final class TrialFn extends DoFn<Trial, Void> {
    private static final long serialVersionUID = 1L;

    private final TrialTask task;

    TrialFn(TrialTask task) {
      this.task = task;
    }

    @ProcessElement
    public void run(@Element Trial trial) {
      task.run(trial);
    }
  }
}
