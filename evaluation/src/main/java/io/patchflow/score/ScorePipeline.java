package io.patchflow.score;

import io.patchflow.beam.PipelineRun;
import io.patchflow.metrics.ConfusionMatrix;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;

/**
 * Scores shards on the runner that the options name: one element a shard. Workers write predictions
 * and counts into files, for a driver can read no collection.
 */
final class ScorePipeline {
  private ScorePipeline() {}

  /**
   * Runs to the end.
   *
   * @param countsFiles where the confusion matrix of each split goes
   * @throws io.patchflow.failure.PatchflowException the one that a worker threw, or stage failed
   */
  static void run(
      List<Shard> shards,
      Scorer.Source source,
      String runId,
      int classes,
      Map<String, String> countsFiles,
      PipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Shards", Create.of(shards).withCoder(SerializableCoder.of(Shard.class)))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Score", ParDo.of(new ScoreShardFn(source)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(ConfusionMatrix.class)))
        .apply("Sum counts", Combine.perKey(new SumCounts(classes)))
        .apply("Write counts", ParDo.of(new WriteCountsFn(runId, countsFiles)));
    PipelineRun.toTheEnd("evaluate: the pipeline", pipeline);
  }
}
