package io.patchflow.train;

import io.patchflow.schema.table.EpochRow;
import java.util.List;
import java.util.OptionalInt;

/** The figures of an epoch that a recipe may watch. */
final class Monitor {
  private Monitor() {}

  /** The figure of a recipe's {@code plateau.monitor}; NaN where the epoch has none. */
  static double value(String monitor, EpochRow row) {
    Double value =
        switch (monitor) {
          case "train_loss" -> (Double) row.trainLoss();
          case "train_accuracy" -> (Double) row.trainAccuracy();
          case "test_loss" -> row.testLoss();
          case "test_accuracy" -> row.testAccuracy();
          case "holdout_loss" -> row.holdoutLoss();
          case "holdout_accuracy" -> row.holdoutAccuracy();
          default -> throw new IllegalArgumentException("monitor: " + monitor);
        };
    return value == null ? Double.NaN : value;
  }

  /**
   * The first epoch of the highest watched accuracy: of the hold-out, or else of the test split.
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
