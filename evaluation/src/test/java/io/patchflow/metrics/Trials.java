package io.patchflow.metrics;

import io.patchflow.schema.table.TrialRow;

/** Rows of a sweep's table. */
public final class Trials {
  private Trials() {}

  public static TrialRow done(String settings, long seed, double accuracy) {
    return heldOut(settings, seed, accuracy, null);
  }

  static TrialRow heldOut(String settings, long seed, double accuracy, Double holdout) {
    return row(settings, seed, "done", null, accuracy, holdout);
  }

  public static TrialRow failed(String settings, long seed, String error) {
    return row(settings, seed, "failed", error, null, null);
  }

  public static TrialRow unfinished(String settings, long seed) {
    return row(settings, seed, "unfinished", null, null, null);
  }

  private static TrialRow row(
      String settings, long seed, String status, String error, Double accuracy, Double holdout) {
    boolean done = status.equals("done");
    return new TrialRow(
        settings.replace('=', '-') + "_seed-" + seed,
        settings,
        "seed",
        seed,
        256,
        "adam",
        0.001,
        3,
        4,
        status,
        error,
        done ? "0123456789ab" : null,
        accuracy,
        done ? 0.5 : null,
        done ? 2 : null,
        accuracy,
        done ? 0.4 : null,
        done ? 0.9 : null,
        holdout == null ? null : 0.6,
        holdout,
        done ? 12.5 : null);
  }
}
