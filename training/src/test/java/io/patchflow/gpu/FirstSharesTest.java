package io.patchflow.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.gpu.Words.Field;
import io.patchflow.gpu.Words.Kind;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.RandomProgram;
import io.patchflow.program.TrainingProgram;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FirstSharesTest {
  private static final int GRADIENTS = 4;

  /** What a block's first sample does to the block's sums, float by float, as the code has it. */
  @Property(tries = 100)
  void eachSumIsStartedBeforeSomethingIsAddedToIt(
      @ForAll @IntRange(min = 0, max = 20) int length, @ForAll long seed) {
    TrainingProgram training = RandomProgram.of(length, seed).reordered().training();
    int parameters =
        training.forward().parameters().stream().mapToInt(FirstSharesTest::end).max().orElse(0);
    DeviceProgram program = DeviceProgram.training(training, parameters, 4096);
    BitSet started = new BitSet();
    for (int i = 0; i < program.sample().count(); i++) {
      int at = (program.sample().first() + i) * Words.COUNT;
      Kind kind = Kind.values()[word(program, at, Field.KIND)];
      int columns = word(program, at, Field.COLUMNS);
      if (kind == Kind.NORM_GRADIENT) {
        add(program, at, Field.D, columns, started);
        add(program, at, Field.E, columns, started);
      } else if (word(program, at, Field.OUT) >>> 28 == GRADIENTS) {
        int size = columns * word(program, at, Field.ROWS);
        if (kind == Kind.ZERO) {
          started.set(offset(program, at, Field.OUT), offset(program, at, Field.OUT) + size);
        } else {
          add(program, at, Field.OUT, size * word(program, at, Field.HEADS), started);
        }
      }
    }
    assertThat(started.nextClearBit(0)).isGreaterThanOrEqualTo(program.partSize());
  }

  private static int end(Parameter parameter) {
    return parameter.offset() + parameter.size();
  }

  private static int word(DeviceProgram program, int instruction, Field field) {
    return program.code()[instruction + List.of(Field.values()).indexOf(field)];
  }

  private static int offset(DeviceProgram program, int instruction, Field field) {
    return word(program, instruction, field) & 0x0fffffff;
  }

  private static void add(
      DeviceProgram program, int instruction, Field field, int size, BitSet started) {
    int from = offset(program, instruction, field);
    if (word(program, instruction, Field.ADD) == FirstShares.STARTS) {
      started.set(from, from + size);
    } else {
      assertThat(started.nextClearBit(from)).isGreaterThanOrEqualTo(from + size);
    }
  }
}
