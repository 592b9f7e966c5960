package io.patchflow.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.program.Instruction;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Gradient;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.ProgramBuilder;
import io.patchflow.program.RandomProgram;
import io.patchflow.program.TrainingProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LevelsTest {

  /** Who reads a matrix finds what it would find if all were done one after the other. */
  @Property(tries = 100)
  void eachReadsWhatWasWrittenBeforeIt(
      @ForAll @IntRange(min = 0, max = 20) int length, @ForAll long seed) {
    TrainingProgram program = RandomProgram.of(length, seed).reordered().training();
    for (List<Instruction> all : List.of(program.forward().shared(), program.sharedBackward())) {
      List<Instruction> inLevels = new ArrayList<>();
      for (List<Instruction> level : Levels.of(all)) {
        for (Instruction instruction : level) {
          for (Matrix written : instruction.outputs()) {
            assertThat(level.stream().filter(other -> touches(other, written)))
                .as("who touches %s in its level", written.name())
                .containsExactly(instruction);
          }
        }
        inLevels.addAll(level);
      }
      assertThat(inLevels).hasSameSizeAs(all);
      assertThat(states(inLevels)).isEqualTo(states(all));
    }
  }

  private static boolean touches(Instruction instruction, Matrix matrix) {
    return instruction.inputs().contains(matrix) || instruction.outputs().contains(matrix);
  }

  /** For each instruction, how often what it touches was written before. */
  private static Map<Instruction, List<Integer>> states(List<Instruction> instructions) {
    Map<Matrix, Integer> writes = new HashMap<>();
    Map<Instruction, List<Integer>> states = new HashMap<>();
    for (Instruction instruction : instructions) {
      List<Integer> state = new ArrayList<>();
      instruction.inputs().forEach(matrix -> state.add(writes.getOrDefault(matrix, 0)));
      instruction.outputs().forEach(matrix -> state.add(writes.getOrDefault(matrix, 0)));
      states.put(instruction, state);
      instruction.outputs().forEach(matrix -> writes.merge(matrix, 1, Integer::sum));
    }
    return states;
  }

  @Example
  void partsOfAParameterThatOverlapFollowEachOther() {
    Parameter whole = new Parameter("w", 4, 2, 10, true);
    ProgramBuilder builder = new ProgramBuilder(4, 2);
    Matrix d = builder.input();
    Instruction first = new Instruction.Accumulate(new Gradient(whole), d);
    Instruction part = accumulate(whole.rows(0, 2));
    Instruction other = accumulate(whole.rows(2, 2));

    assertThat(Levels.of(List.of(part, other))).containsExactly(List.of(part, other));
    assertThat(Levels.of(List.of(part, first, other)))
        .containsExactly(List.of(part), List.of(first), List.of(other));
  }

  private static Instruction accumulate(Parameter part) {
    return new Instruction.Accumulate(new Gradient(part), new ProgramBuilder(2, 2).input());
  }
}
