package io.patchflow.cpu;

/** An instruction whose matrices have their places. */
interface Op {

  /** Computes. */
  void run();
}
