package io.patchflow.checkpoint;

import io.patchflow.optim.PlateauState;
import io.patchflow.schema.table.EpochRow;
import java.util.List;
import java.util.OptionalInt;

/**
 * How far a training is, beside the network with its updater. The order of an epoch's samples
 * follows from the recipe's seed and the epoch, so the step says where the sampler is.
 *
 * @param recipe the recipe's canonical text
 * @param fingerprint of the patch tensors
 * @param epoch the epoch that is resumed, from 1; one past the last when the training is over
 * @param step steps already taken in that epoch
 * @param lossSum summed loss of those steps
 * @param hits of those steps
 * @param plateau the scheduler's state; null before the first epoch's end and where it has none
 * @param rows of the epochs that are over
 */
public record TrainingState(
    String recipe,
    String fingerprint,
    int epoch,
    int step,
    double lossSum,
    long hits,
    PlateauState plateau,
    List<EpochRow> rows) {

  public TrainingState {
    rows = List.copyOf(rows);
    if (recipe == null || fingerprint == null) {
      throw new IllegalArgumentException("recipe and fingerprint expected");
    }
    if (step < 0 || hits < 0 || epoch != rows.size() + 1) {
      throw new IllegalArgumentException(
          "a step from 0 and epoch %d expected, found step %d of epoch %d"
              .formatted(rows.size() + 1, step, epoch));
    }
  }

  /**
   * The first epoch of the highest watched accuracy: of the hold-out, or else of the test split;
   * none where neither was watched.
   */
  public OptionalInt bestEpoch() {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (EpochRow row : rows) {
      Double accuracy = row.holdoutAccuracy() == null ? row.testAccuracy() : row.holdoutAccuracy();
      if (accuracy != null && accuracy > highest) {
        highest = accuracy;
        best = row.epoch();
      }
    }
    return best == 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }
}
