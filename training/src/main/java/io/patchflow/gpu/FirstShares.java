package io.patchflow.gpu;

import io.patchflow.gpu.Words.Field;
import io.patchflow.gpu.Words.Kind;
import io.patchflow.program.Instruction;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Gradient;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which instructions are the first of a sample to add to a gradient. In a block's first sample they
 * start it, so that the block's sums, megabytes of them, need not be set to 0 and read before;
 * zeros are left for what none of them starts.
 */
final class FirstShares {
  /** What a word ADD says of such an instruction, STARTS of machine.h. */
  static final int STARTS = 2;

  private final Places places;
  private final BitSet touched = new BitSet();
  private final BitSet started = new BitSet();

  FirstShares(Places places) {
    this.places = places;
  }

  /** Whether it is such a one; instructions are to be asked about in their order. */
  boolean starts(Instruction instruction) {
    BitSet written = new BitSet();
    for (Matrix output : instruction.outputs()) {
      if (output instanceof Gradient gradient && gradient.isShared()) {
        int from = places.offset(gradient);
        written.set(from, from + gradient.size());
      }
    }
    boolean first = !written.isEmpty() && !written.intersects(touched);
    touched.or(written);
    if (first) {
      started.or(written);
    }
    return first;
  }

  /** Sets the rest of {@code size} floats to 0, in a block's first sample. */
  List<int[]> zeros(int size) {
    List<int[]> zeros = new ArrayList<>();
    for (int from = started.nextClearBit(0); from < size; ) {
      int next = started.nextSetBit(from);
      int to = next < 0 ? size : Math.min(size, next);
      zeros.add(
          new Words(Kind.ZERO)
              .set(Field.OUT, Places.gradient(from))
              .set(Field.ROWS, 1)
              .set(Field.COLUMNS, to - from)
              .toArray());
      from = started.nextClearBit(to);
    }
    return zeros;
  }
}
