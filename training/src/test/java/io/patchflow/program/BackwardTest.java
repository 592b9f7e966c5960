package io.patchflow.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Instruction.Accumulate;
import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Derived gradients against finite differences, in double precision. */
class BackwardTest {
  private static final double CLOSE = 1e-5;

  static Stream<Named<Architecture>> architectures() {
    return Stream.of(
        Named.of("one block", Networks.ONE_BLOCK),
        Named.of("three blocks", Networks.THREE_BLOCKS),
        Named.of("gated", Networks.GATED),
        Named.of("mixed", Networks.MIXED));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyGradientOfAModelIsThatOfItsLoss(Architecture architecture) {
    Program program =
        NetworkProgram.of(PatchMlp.create(architecture, Networks.adam(0), 11)).program();
    assertRight(program, 3);
  }

  @Property(tries = 30)
  void everyGradientOfAnyProgramIsThatOfItsLoss(
      @ForAll @IntRange(min = 0, max = 12) int length, @ForAll long seed) {
    Program program = RandomProgram.of(length, seed);
    assertRight(program, 3);
  }

  @Test
  void aResidualAddsBothWays() {
    ProgramBuilder builder = new ProgramBuilder(2, 3);
    Value x = builder.add(builder.input(), new Parameter("p", 2, 3, 0, true));
    Value y = builder.add(builder.multiply(x, x), x);
    assertRight(builder.build(builder.add(builder.relu(y), y)), 2);
  }

  @Test
  void aValueAddedToItselfCountsTwice() {
    ProgramBuilder builder = new ProgramBuilder(2, 3);
    Value x = builder.add(builder.input(), new Parameter("p", 2, 3, 0, true));
    Value twice = builder.add(x, x);
    assertRight(builder.build(builder.add(twice, twice)), 2);
  }

  @Test
  void aMapAddedToItsOwnInputReadsTheGradientBeforeItIsChanged() {
    ProgramBuilder builder = new ProgramBuilder(3, 3);
    Value x = builder.add(builder.input(), new Parameter("p", 3, 3, 0, true));
    Value y = builder.add(builder.left(new Parameter("l", 3, 3, 9, true), x), x);
    Value z = builder.add(y, builder.right(y, new Parameter("r", 3, 3, 18, true)));
    Value gated = builder.add(builder.multiply(z, y), z);
    assertRight(builder.build(builder.add(builder.multiply(gated, gated), gated)), 2);
  }

  /** Both operands have the sum's gradient until one of them gets more. */
  @Test
  void operandsOfASumDoNotShareWhatEitherGetsBesides() {
    ProgramBuilder builder = new ProgramBuilder(2, 2);
    Value a = builder.left(new Parameter("a", 2, 2, 0, true), builder.input());
    Value b = builder.left(new Parameter("b", 2, 2, 4, true), builder.input());
    Value sum = builder.add(a, b);
    Value more = builder.add(builder.multiply(a, b), builder.relu(a));
    assertRight(builder.build(builder.add(builder.add(sum, more), b)), 3);
    // The other way round: what is added to stands in front of the sum.
    builder = new ProgramBuilder(2, 2);
    a = builder.left(new Parameter("a", 2, 2, 0, true), builder.input());
    b = builder.relu(a);
    sum = builder.add(a, b);
    assertRight(builder.build(builder.add(builder.multiply(sum, a), builder.relu(sum))), 3);
  }

  @Test
  void aWrongDerivativeShows() {
    Program program = RandomProgram.of(6, 4);
    TrainingProgram right = program.trainingWithInputGradient();
    int found = 0;
    for (int i = 0; i < right.sampleBackward().size(); i++) {
      Instruction left = right.sampleBackward().get(i);
      if (left instanceof Accumulate || (left instanceof Instruction.Product p && p.add())) {
        List<Instruction> fewer = new ArrayList<>(right.sampleBackward());
        fewer.remove(i);
        TrainingProgram wrong =
            new TrainingProgram(
                program,
                right.outputGradient(),
                right.inputGradient(),
                fewer,
                right.sharedBackward());
        assertThat(new GradientCheck(wrong, 3, 1).errors().values().stream().max(Double::compare))
            .as("without %s", left)
            .hasValueSatisfying(error -> assertThat(error).isGreaterThan(0.01));
        found++;
      }
    }
    assertThat(found).as("instructions left out in turn").isGreaterThan(3);
  }

  @Test
  void nothingIsDerivedForWhatIsNotTrained() {
    ProgramBuilder builder = new ProgramBuilder(2, 3);
    Value x = builder.relu(builder.standardise(builder.input(), 1, 2));
    Program program = builder.build(builder.right(x, new Parameter("w", 4, 3, 0, true)));
    assertThat(program.training().sampleBackward()).hasSize(1);
    assertThat(program.training().inputGradient()).isEmpty();
    assertThat(program.trainingWithInputGradient().sampleBackward()).hasSize(4);
    ProgramBuilder other = new ProgramBuilder(2, 3);
    Program fixed = other.build(other.right(other.input(), new Parameter("w", 4, 3, 0, false)));
    assertThat(fixed.training().sampleBackward()).isEmpty();
  }

  @Test
  void aSumsGradientIsNotCopied() {
    ProgramBuilder builder = new ProgramBuilder(2, 2);
    Value a = builder.right(builder.input(), new Parameter("a", 2, 2, 0, true));
    Value b = builder.right(builder.input(), new Parameter("b", 2, 2, 4, true));
    assertThat(builder.build(builder.add(a, b)).training().sampleBackward())
        .hasSize(2)
        .noneMatch(instruction -> instruction instanceof Add);
  }

  @Test
  void aValueThatNothingDependsOnIsRefused() {
    ProgramBuilder builder = new ProgramBuilder(2, 3);
    Value forgotten = builder.right(builder.input(), new Parameter("w", 4, 3, 0, true));
    Program program =
        builder.build(builder.right(builder.input(), new Parameter("v", 5, 3, 12, true)));
    assertThatThrownBy(program::training)
        .hasMessage(forgotten.name() + ": computed, but nothing depends on it");
  }

  private static void assertRight(Program program, int batch) {
    assertThat(new GradientCheck(program.trainingWithInputGradient(), batch, 5).errors())
        .allSatisfy(
            (name, error) -> assertThat(error).as("gradient of %s", name).isLessThan(CLOSE));
  }
}
