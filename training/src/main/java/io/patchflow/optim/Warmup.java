package io.patchflow.optim;

import io.patchflow.schema.table.EpochRow;

/**
 * Another schedule whose first steps are smaller: step i, from 0, has (i + 1) / {@code steps} of
 * its rate.
 *
 * @param steps until the full rate, at least 1
 */
record Warmup(Schedule schedule, long steps) implements Schedule {
  @Override
  public double rate(long step) {
    return schedule.rate(step) * Math.min(1, (step + 1.0) / steps);
  }

  @Override
  public void epochOver(EpochRow row) {
    schedule.epochOver(row);
  }

  @Override
  public PlateauState state() {
    return schedule.state();
  }
}
