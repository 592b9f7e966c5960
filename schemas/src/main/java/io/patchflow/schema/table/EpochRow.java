package io.patchflow.schema.table;

/**
 * One row of {@code metrics/epochs.parquet}.
 *
 * @param epoch from 1
 * @param learningRate the rate the epoch's steps used
 * @param trainLoss mean cross-entropy over the epoch's training-mode batches
 * @param trainAccuracy share of hits over the same batches, 0 to 1
 * @param testLoss mean cross-entropy on the test split after the epoch, null if not watched
 * @param testAccuracy share of hits on the test split, null if not watched
 * @param holdoutLoss null without a hold-out
 * @param holdoutAccuracy null without a hold-out
 * @param seconds wall time of the epoch, evaluation included
 * @param samplesPerSecond training samples by training time, evaluation excluded
 */
public record EpochRow(
    String runId,
    int epoch,
    double learningRate,
    double trainLoss,
    double trainAccuracy,
    Double testLoss,
    Double testAccuracy,
    Double holdoutLoss,
    Double holdoutAccuracy,
    double seconds,
    double samplesPerSecond) {

  /** The same figures in another run's table. */
  public EpochRow withRunId(String otherId) {
    return new EpochRow(
        otherId,
        epoch,
        learningRate,
        trainLoss,
        trainAccuracy,
        testLoss,
        testAccuracy,
        holdoutLoss,
        holdoutAccuracy,
        seconds,
        samplesPerSecond);
  }

  /** The same figures without those of the test split. */
  public EpochRow withoutTest() {
    return new EpochRow(
        runId,
        epoch,
        learningRate,
        trainLoss,
        trainAccuracy,
        null,
        null,
        holdoutLoss,
        holdoutAccuracy,
        seconds,
        samplesPerSecond);
  }
}
