package io.patchflow.score;

import io.patchflow.metrics.ConfusionMatrix;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.WorkerFile;
import io.patchflow.schema.table.ConfusionRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Scores one shard after the other in this thread, for callers that are on a worker already. */
final class ScoreInPlace {
  private ScoreInPlace() {}

  /** A {@link Scoring}. */
  static void run(
      List<Shard> shards,
      Scorer.Source source,
      String runId,
      int classes,
      Map<String, String> countsFiles) {
    Map<String, ConfusionMatrix> sums = new TreeMap<>();
    try (Scorer scorer = source.open()) {
      for (Shard shard : shards) {
        sums.computeIfAbsent(shard.split(), split -> new ConfusionMatrix(classes))
            .combine(ShardScoring.write(shard, scorer));
      }
    }
    sums.forEach(
        (split, counts) ->
            WorkerFile.write(
                Path.of(countsFiles.get(split)),
                beside -> TableFile.write(beside, ConfusionRow.class, counts.rows(runId, split))));
  }
}
