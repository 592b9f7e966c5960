package io.patchflow.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

class PipelineRunTest {

  /** Ends as its element says. */
  private static final class EndFn extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void end(@Element String how) {
      switch (how) {
        case "known" -> throw PatchflowException.badInput("a.idx: damaged");
        case "unknown" -> throw new IllegalStateException("no such thing");
        default -> {}
      }
    }
  }

  private static Pipeline pipeline(String how) {
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(Create.of(how)).apply(ParDo.of(new EndFn()));
    return pipeline;
  }

  @Test
  void aPipelineThatGetsToItsEndIsDone() {
    assertThat(PipelineRun.toTheEnd("decode: the pipeline", pipeline("well")))
        .isEqualTo(PipelineResult.State.DONE);
  }

  @Test
  void whatAWorkerKnowsComesOutAsItIs() {
    assertThatThrownBy(() -> PipelineRun.toTheEnd("decode: the pipeline", pipeline("known")))
        .isInstanceOf(PatchflowException.class)
        .hasMessage("a.idx: damaged")
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.BAD_INPUT);
  }

  @Test
  void anythingElseIsNamedByItsDeepestCause() {
    assertThatThrownBy(() -> PipelineRun.toTheEnd("decode: the pipeline", pipeline("unknown")))
        .isInstanceOf(PatchflowException.class)
        .hasMessage("decode: the pipeline failed: java.lang.IllegalStateException: no such thing")
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.STAGE_FAILED);
  }
}
