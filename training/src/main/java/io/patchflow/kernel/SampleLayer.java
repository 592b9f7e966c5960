package io.patchflow.kernel;

/** A layer in inference mode, with the parameters it had when it was made, a sample at a time. */
interface SampleLayer {

  /** Floats of a sample's output. */
  int outputs();

  /** Floats of room it needs besides input and output. */
  default long inner() {
    return 0;
  }

  /** Computes {@code room.output()} from {@code room.input()}. */
  void apply(SampleRoom room);
}
