package io.patchflow.train;

import io.patchflow.schema.table.EpochRow;
import java.util.List;
import java.util.OptionalInt;

/** What the epochs of a training are judged by. */
final class Monitor {
  private Monitor() {}

  /**
   * The first epoch of the highest watched accuracy: of the hold-out, or else of the test split;
   * none where neither was watched.
   */
  static OptionalInt bestEpoch(List<EpochRow> rows) {
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
