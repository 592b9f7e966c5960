package io.patchflow.score;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Beam's Direct runner with its checks on. */
public final class TestRunner {
  private TestRunner() {}

  public static PipelineOptions options(int parallelism) {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(parallelism);
    options.setEnforceEncodability(true);
    options.setEnforceImmutability(true);
    return options;
  }
}
