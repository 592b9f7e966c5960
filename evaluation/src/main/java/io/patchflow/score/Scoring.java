package io.patchflow.score;

import java.util.List;
import java.util.Map;

/** A way to score shards; whichever it is, the same files are written. */
@FunctionalInterface
interface Scoring {

  /**
   * Writes the predictions of each shard, and the counts of each split.
   *
   * @param countsFiles where the confusion matrix of each split goes
   */
  void run(
      List<Shard> shards,
      Scorer.Source source,
      String runId,
      int classes,
      Map<String, String> countsFiles);
}
