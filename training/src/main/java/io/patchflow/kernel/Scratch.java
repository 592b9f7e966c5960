package io.patchflow.kernel;

/** A buffer that grows to the largest length asked for and is then reused. */
final class Scratch {
  private Floats floats;

  /** Memory for at least {@code length} floats; what it held before is lost when it grows. */
  Floats atLeast(long length) {
    if (floats == null || floats.length() < length) {
      floats = Floats.allocate(length);
    }
    return floats;
  }
}
