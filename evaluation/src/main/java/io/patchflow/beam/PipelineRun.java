package io.patchflow.beam;

import io.patchflow.failure.PatchflowException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/** Runs pipelines to their end, and says why one failed. */
public final class PipelineRun {
  private PipelineRun() {}

  /**
   * Runs {@code pipeline} and waits for it.
   *
   * @param name what messages call it, such as {@code decode: the pipeline}
   * @return how it ended: done
   * @throws PatchflowException the one that a worker threw, or stage failed
   */
  public static PipelineResult.State toTheEnd(String name, Pipeline pipeline) {
    PipelineResult.State state;
    try {
      state = pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      throw reasonOf(name, e);
    }
    if (state != PipelineResult.State.DONE) {
      throw PatchflowException.stageFailed("%s ended as %s".formatted(name, state), null);
    }
    return state;
  }

  /** What a worker threw; runners wrap it, some of them several times. */
  public static PatchflowException reasonOf(String name, RuntimeException failure) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PatchflowException reason) {
        return reason;
      }
      deepest = cause;
    }
    return PatchflowException.stageFailed("%s failed: %s".formatted(name, deepest), failure);
  }
}
