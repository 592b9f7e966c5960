package io.patchflow.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;

/** Spreads three numbers and looks at them: a pipeline's costs without its work. */
final class SmallestPipeline {
  private static final AtomicLong FIRST = new AtomicLong();

  private SmallestPipeline() {}

  /** Runs to the end; returns when the first number arrived, in milliseconds since 1970. */
  static long run() {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setEnforceImmutability(false);
    options.setEnforceEncodability(false);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(Create.of(1, 2, 3))
        .apply(Reshuffle.viaRandomKey())
        .apply(ParDo.of(new NoteFirst()));
    pipeline.run().waitUntilFinish();
    return FIRST.get();
  }

  private static final class NoteFirst extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void note(@Element Integer number, OutputReceiver<Integer> out) {
      FIRST.compareAndSet(0, System.currentTimeMillis());
      out.output(number);
    }
  }
}
