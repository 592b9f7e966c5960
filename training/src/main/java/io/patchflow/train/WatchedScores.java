package io.patchflow.train;

import io.patchflow.executor.Score;
import io.patchflow.schema.table.EpochRow;
import java.util.function.DoubleSupplier;

/** The scores after an epoch; null for a split that was not scored. */
record WatchedScores(Score test, Score holdout) {

  boolean nothing() {
    return test == null && holdout == null;
  }

  EpochRow row(
      String runId,
      int epoch,
      double learningRate,
      Score training,
      double samplesPerSecond,
      DoubleSupplier seconds) {
    return new EpochRow(
        runId,
        epoch,
        learningRate,
        training.loss(),
        training.accuracy(),
        test == null ? null : (Double) test.loss(),
        test == null ? null : (Double) test.accuracy(),
        holdout == null ? null : (Double) holdout.loss(),
        holdout == null ? null : (Double) holdout.accuracy(),
        seconds.getAsDouble(),
        samplesPerSecond);
  }
}
