package io.patchflow.score;

import io.patchflow.metrics.ConfusionMatrix;
import io.patchflow.schema.table.PredictionRow;
import java.nio.file.Path;
import java.util.List;
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
    List<PredictionRow> rows = ShardScoring.predict(shard, scorer);
    WorkerTable.write(Path.of(shard.predictions()), PredictionRow.class, rows);
    ConfusionMatrix counts = new ConfusionMatrix(scorer.classes());
    rows.forEach(row -> counts.add(row.label(), row.predicted()));
    out.output(KV.of(shard.split(), counts));
  }

  @Teardown
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
