package io.patchflow.program;

import io.patchflow.program.Matrix.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the matrices of a sample lie in one piece of memory. Matrices that are not needed at the
 * same time share their place, and an instruction that works element by element writes over its
 * input where that is not needed any more.
 *
 * @param offsets of each matrix, in floats
 * @param size floats in all
 */
public record BufferPlan(Map<Matrix, Integer> offsets, int size) {
  /** Floats of a cache line: every matrix begins on one. */
  private static final int LINE = 16;

  private record Place(int from, int length) {
    int to() {
      return from + length;
    }
  }

  /**
   * Plans instructions that are done one after the other.
   *
   * @param kept matrices to be read when all is done
   */
  public static BufferPlan of(List<Instruction> instructions, List<Value> kept) {
    return of(instructions, kept, 0);
  }

  /**
   * The same for memory in two pieces.
   *
   * @param boundary floats of the first piece, whole cache lines; no matrix lies across
   */
  public static BufferPlan of(List<Instruction> instructions, List<Value> kept, int boundary) {
    Map<Matrix, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < instructions.size(); i++) {
      for (Matrix matrix : instructions.get(i).inputs()) {
        lastUse.put(matrix, i);
      }
      for (Matrix matrix : instructions.get(i).outputs()) {
        lastUse.put(matrix, i);
      }
    }
    kept.forEach(value -> lastUse.put(value, Integer.MAX_VALUE));
    Map<Matrix, Place> live = new HashMap<>();
    Map<Matrix, Integer> offsets = new HashMap<>();
    int size = 0;
    for (int i = 0; i < instructions.size(); i++) {
      int now = i;
      Instruction instruction = instructions.get(i);
      List<Matrix> unplaced = new ArrayList<>(instruction.inputs());
      unplaced.addAll(instruction.outputs());
      for (Matrix matrix : unplaced) {
        if (matrix.isShared() || offsets.containsKey(matrix)) {
          continue;
        }
        Place place = over(instruction, matrix, live, lastUse, now);
        if (place == null) {
          place = free(live, lines(matrix.size()), boundary);
        }
        live.put(matrix, place);
        offsets.put(matrix, place.from());
        size = Math.max(size, place.to());
      }
      live.keySet().removeIf(matrix -> lastUse.get(matrix) <= now);
    }
    return new BufferPlan(Map.copyOf(offsets), size);
  }

  /** The place of an input that ends here and may be written over; null if there is none. */
  private static Place over(
      Instruction instruction,
      Matrix output,
      Map<Matrix, Place> live,
      Map<Matrix, Integer> lastUse,
      int now) {
    if (instruction instanceof Instruction.Product || !instruction.outputs().contains(output)) {
      return null;
    }
    for (Matrix input : instruction.inputs()) {
      if (live.containsKey(input) && lastUse.get(input) == now && input.size() == output.size()) {
        return live.remove(input);
      }
    }
    return null;
  }

  /** The first gap that is long enough, before the boundary or behind it. */
  private static Place free(Map<Matrix, Place> live, int length, int boundary) {
    List<Place> taken = new ArrayList<>(live.values());
    taken.sort((a, b) -> Integer.compare(a.from(), b.from()));
    int from = 0;
    for (Place place : taken) {
      from = clear(from, length, boundary);
      if (place.from() - from >= length) {
        break;
      }
      from = Math.max(from, place.to());
    }
    return new Place(clear(from, length, boundary), length);
  }

  private static int clear(int from, int length, int boundary) {
    return from < boundary && from + length > boundary ? boundary : from;
  }

  private static int lines(int length) {
    return Math.multiplyExact(Math.addExact(length, LINE - 1) / LINE, LINE);
  }
}
