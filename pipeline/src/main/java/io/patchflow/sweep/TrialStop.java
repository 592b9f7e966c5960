package io.patchflow.sweep;

import java.util.function.BooleanSupplier;

/**
 * Whether the trial of this thread is to end: the user has asked for it, or the cluster, which
 * interrupts the threads of a job that it cancels. Once true it stays so. The interruption is taken
 * from the thread, since it would close the file of the checkpoint that is still to be written.
 */
final class TrialStop implements BooleanSupplier {
  private final Stop asked;
  private boolean stopping;

  TrialStop(Stop asked) {
    this.asked = asked;
  }

  @Override
  public boolean getAsBoolean() {
    stopping = Thread.interrupted() || stopping || asked.getAsBoolean();
    return stopping;
  }
}
