package io.patchflow.metrics;

import io.patchflow.schema.Split;
import io.patchflow.schema.table.EpochRow;
import java.util.List;
import java.util.Optional;

/**
 * The epoch of the highest accuracy on a split during training, the lowest epoch on a tie.
 *
 * @param epoch from 1
 * @param accuracy 0 to 1
 */
public record BestEpoch(int epoch, double accuracy) {

  /** Empty if no epoch has an accuracy on this split, such as the test split beside a hold-out. */
  public static Optional<BestEpoch> of(List<EpochRow> epochs, Split split) {
    BestEpoch best = null;
    for (EpochRow row : epochs) {
      Double accuracy =
          split == Split.TRAIN ? Double.valueOf(row.trainAccuracy()) : row.testAccuracy();
      if (accuracy == null) {
        continue;
      }
      if (best == null
          || accuracy > best.accuracy
          || (accuracy == best.accuracy && row.epoch() < best.epoch)) {
        best = new BestEpoch(row.epoch(), accuracy);
      }
    }
    return Optional.ofNullable(best);
  }
}
