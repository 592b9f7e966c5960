package io.patchflow.cpu;

import io.patchflow.cpu.Memory.Place;
import io.patchflow.program.Matrix;
import java.util.List;
import java.util.Map;

/**
 * Where the matrices of a program lie, as one thread sees it.
 *
 * @param memories a matrix lies in the first that holds it
 * @param shared matrices that all threads read, as tiles on the heap
 */
record Places(List<Memory> memories, Map<Matrix, Tiles> shared) {

  Place of(Matrix matrix) {
    for (Memory memory : memories) {
      if (memory.holds(matrix)) {
        return memory.place(matrix);
      }
    }
    throw new IllegalArgumentException(matrix.name() + ": has no place");
  }

  /** The tiles of a shared matrix; null where it has none. */
  Tiles tiles(Matrix matrix) {
    return shared.get(matrix);
  }
}
