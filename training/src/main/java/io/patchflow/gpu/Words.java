package io.patchflow.gpu;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An instruction as the kernels read it: struct Instruction of machine.h, word by word. */
final class Words {
  static final int COUNT = 24;
  static final int BYTES = COUNT * Integer.BYTES;

  /** No matrix. */
  private static final int NONE = -1;

  private static final Set<Field> REFERENCES =
      EnumSet.of(
          Field.OUT, Field.A, Field.B, Field.PLUS, Field.MASK, Field.C, Field.D, Field.E, Field.F);

  /** In the order of machine.h. */
  enum Kind {
    INPUT,
    OUTPUT,
    LOSS,
    PRODUCT,
    ADD,
    MULTIPLY,
    ACCUMULATE,
    RELU,
    RELU_GRADIENT,
    NORM,
    NORM_GRADIENT,
    STATISTICS,
    STATISTICS_GRADIENT,
    ZERO
  }

  /** In the order of machine.h. */
  enum Field {
    KIND,
    OUT,
    A,
    B,
    ROWS,
    COLUMNS,
    INNER,
    HEADS,
    OUT_ROW,
    OUT_HEAD,
    A_ROW,
    A_COLUMN,
    A_HEAD,
    B_ROW,
    B_COLUMN,
    B_HEAD,
    ADD,
    PLUS,
    MASK,
    RELU,
    C,
    D,
    E,
    F
  }

  private final Map<Field, Integer> words = new EnumMap<>(Field.class);

  Words(Kind kind) {
    set(Field.KIND, List.of(Kind.values()).indexOf(kind));
    set(Field.HEADS, 1);
  }

  Words set(Field field, int value) {
    words.put(field, value);
    return this;
  }

  Words set(Field field, boolean value) {
    return set(field, value ? 1 : 0);
  }

  /** A number in double precision, in two fields. */
  Words set(Field low, Field high, double value) {
    long bits = Double.doubleToRawLongBits(value);
    return set(low, (int) bits).set(high, (int) (bits >>> 32));
  }

  /** All words; references that were not set are none, other fields 0. */
  int[] toArray() {
    return Arrays.stream(Field.values())
        .mapToInt(field -> words.getOrDefault(field, REFERENCES.contains(field) ? NONE : 0))
        .toArray();
  }
}
