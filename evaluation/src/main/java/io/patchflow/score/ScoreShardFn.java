package io.patchflow.score;

import io.patchflow.metrics.ConfusionMatrix;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Writes the predictions of a shard and emits its counts under its split. */
final class ScoreShardFn extends DoFn<Shard, KV<String, ConfusionMatrix>> {
  private static final long serialVersionUID = 1L;

  private final Scorer.Source source;
  private transient Scorer scorer;

  ScoreShardFn(Scorer.Source source) {
    this.source = source;
  }

  @Setup
  public void open() {
    scorer = source.open();
  }

  @ProcessElement
  public void score(@Element Shard shard, OutputReceiver<KV<String, ConfusionMatrix>> out) {
    out.output(KV.of(shard.split(), ShardScoring.write(shard, scorer)));
  }

  @Teardown
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
