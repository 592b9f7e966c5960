package io.patchflow.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Room for one sample of each run, on a cache line. The last bits of a BLAS result depend on how
 * its arrays are aligned, and those of a sample must not depend on its place in the batch.
 */
final class AlignedSamples {
  private final int size;
  private final long stride;
  private final Floats room;

  /** Room for samples of {@code size} floats. */
  AlignedSamples(int size) {
    this.size = size;
    this.stride = Floats.wholeLines(size);
    this.room = Floats.allocate(SampleRuns.COUNT * stride);
  }

  /** A run's room. */
  FloatPointer of(int run) {
    return room.at(at(run));
  }

  /** The room of all runs. */
  Floats room() {
    return room;
  }

  /** Where in it a run's room begins. */
  long at(int run) {
    return run * stride;
  }

  /**
   * A sample of a batch: where it lies if samples fill whole cache lines, else in its run's room.
   */
  FloatPointer of(int run, Floats batch, long sample) {
    FloatPointer there = batch.at(sample * size);
    if (size == stride) {
      return there;
    }
    FloatPointer copy = of(run);
    Pointer.memcpy(copy, there, (long) size * Float.BYTES);
    return copy;
  }

  /** Copies a run's sample. */
  void get(int run, float[] target) {
    room.get(at(run), target, size);
  }
}
