package io.patchflow.cpu;

import io.patchflow.program.Matrix;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Memory outside of the heap with a place for each of some matrices. */
final class Memory {
  /** Where a matrix lies. */
  record Place(Floats floats, int offset) {
    FloatPointer pointer() {
      return floats.at(offset);
    }

    /** Copies {@code length} values that lie from {@code at} on. */
    void copyFrom(Floats source, int at, int length) {
      Pointer.memcpy(pointer(), source.at(at), Math.multiplyExact((long) length, Float.BYTES));
    }

    /** Copies {@code length} values to where they lie from {@code at} on. */
    void copyTo(Floats target, int at, int length) {
      Pointer.memcpy(target.at(at), pointer(), Math.multiplyExact((long) length, Float.BYTES));
    }
  }

  private final Map<Matrix, Integer> offsets;
  private final Floats floats;

  private Memory(Map<Matrix, Integer> offsets, int size) {
    this.offsets = offsets;
    this.floats = Floats.allocate(Math.max(size, 1));
  }

  /** With places that were planned. */
  static Memory planned(Map<Matrix, Integer> offsets, int size) {
    return new Memory(offsets, size);
  }

  /** With a place of its own for each matrix, on a cache line. */
  static Memory of(Collection<? extends Matrix> matrices) {
    Map<Matrix, Integer> offsets = new HashMap<>();
    int size = 0;
    for (Matrix matrix : matrices) {
      if (!offsets.containsKey(matrix)) {
        offsets.put(matrix, size);
        size = Math.toIntExact(size + Floats.wholeLines(matrix.size()));
      }
    }
    return new Memory(offsets, size);
  }

  /** As many places, elsewhere. */
  Memory another() {
    return new Memory(offsets, Math.toIntExact(floats.length()));
  }

  boolean holds(Matrix matrix) {
    return offsets.containsKey(matrix);
  }

  Place place(Matrix matrix) {
    return new Place(floats, offset(matrix));
  }

  int offset(Matrix matrix) {
    return offsets.get(matrix);
  }

  Floats floats() {
    return floats;
  }

  /** Sets a matrix. */
  void put(Matrix matrix, float[] values) {
    floats.put(offset(matrix), values, matrix.size());
  }

  /** A matrix's values. */
  float[] get(Matrix matrix) {
    float[] values = new float[matrix.size()];
    floats.get(offset(matrix), values, values.length);
    return values;
  }
}
