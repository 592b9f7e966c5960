package io.patchflow.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rewritten program beside the one as it was written. */
class LinearChainsTest {

  static Stream<Named<Architecture>> architectures() {
    return BackwardTest.architectures();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aModelsNumbersStayAndItsCostFalls(Architecture architecture) {
    Program program = program(architecture);
    assertSameNumbers(program, 1e-12);
    assertThat(program.reordered().flops()).isLessThanOrEqualTo(program.flops());
  }

  @Property(tries = 60)
  void anyProgramsNumbersStayAndItsProductsCostNoMore(
      @ForAll @IntRange(min = 0, max = 14) int length, @ForAll long seed) {
    Program program = RandomProgram.of(length, seed);
    // Less than in a model: a norm of nearly equal values makes more of rounding.
    assertSameNumbers(program, 1e-9);
    assertThat(products(program.reordered())).isLessThanOrEqualTo(products(program));
  }

  /** The published model, which the design lists line by line. */
  @Test
  void seedIsWhatItsListingSays() {
    Program program = program(Networks.SEED).reordered();
    assertThat(program.sample().stream().filter(Product.class::isInstance).map(Object::toString))
        .hasSize(11);
    assertThat(
            program.sample().stream()
                .filter(Product.class::isInstance)
                .map(i -> i.output().rows() + " x " + i.output().columns()))
        .containsExactly(
            "128 x 16",
            "128 x 256",
            "128 x 128",
            "128 x 128",
            "64 x 128",
            "64 x 128",
            "64 x 64",
            "128 x 64",
            "1 x 64",
            "1 x 128",
            "1 x 10");
    assertThat(program.sample().stream().filter(Product.class::isInstance).map(Instruction::flops))
        .startsWith(2L * 128 * 49 * 16, 2L * 128 * 16 * 256, 2L * 128 * 256 * 128);
    assertThat(program.flops() / 1e6).isBetween(20.2, 20.4);
    assertThat(program(Networks.SEED).flops() / 1e6).isGreaterThan(30);
  }

  @Test
  void theBiasesOfAChainBecomeOneSharedMatrix() {
    ProgramBuilder builder = new ProgramBuilder(2, 30);
    Value x = builder.addToRows(builder.input(), new Parameter("a", 1, 30, 0, true));
    x = builder.addToColumns(builder.left(new Parameter("l", 40, 2, 30, true), x), t(40, 110));
    x = builder.addToRows(builder.right(x, new Parameter("r", 3, 30, 150, true)), t2(240));
    Program program = builder.build(x);
    Program rewritten = program.reordered();
    assertThat(rewritten.sample())
        .as("right, left, one bias")
        .hasSize(3)
        .last()
        .isInstanceOf(Add.class);
    assertThat(rewritten.sample().get(0).output().columns()).isEqualTo(3);
    assertThat(rewritten.output()).isEqualTo(program.output());
    assertSameNumbers(program, 1e-12);
  }

  @Test
  void aValueUsedTwiceIsComputed() {
    ProgramBuilder builder = new ProgramBuilder(5, 5);
    Value x = builder.right(builder.input(), new Parameter("r", 5, 5, 0, true));
    Value y = builder.add(builder.left(new Parameter("l", 5, 5, 25, true), x), x);
    Program program = builder.build(y);
    assertThat(program.reordered().sample()).isEqualTo(program.sample());
  }

  @Test
  void sharedInstructionsThatNothingNeedsAreLeftOut() {
    Program program = program(Networks.THREE_BLOCKS).reordered();
    List<Matrix> read =
        Stream.concat(program.shared().stream(), program.sample().stream())
            .flatMap(i -> i.inputs().stream())
            .toList();
    assertThat(program.shared()).allSatisfy(i -> assertThat(i.outputs()).anyMatch(read::contains));
  }

  private static Parameter t(int rows, int offset) {
    return new Parameter("t", rows, 1, offset, true);
  }

  private static Parameter t2(int offset) {
    return new Parameter("c", 1, 3, offset, true);
  }

  private static Program program(Architecture architecture) {
    return NetworkProgram.of(PatchMlp.create(architecture, Networks.adam(0), 11)).program();
  }

  private static long products(Program program) {
    return program.sample().stream()
        .filter(Product.class::isInstance)
        .mapToLong(Instruction::flops)
        .sum();
  }

  private static void assertSameNumbers(Program program, double close) {
    Map<String, double[]> written = numbers(program);
    Map<String, double[]> rewritten = numbers(program.reordered());
    assertThat(rewritten.keySet()).isEqualTo(written.keySet());
    double largest =
        written.values().stream().mapToDouble(LinearChainsTest::norm).max().orElseThrow();
    written.forEach(
        (name, expected) ->
            assertThat(GradientCheck.distance(rewritten.get(name), expected, 1e-3 * largest))
                .as(name)
                .isLessThan(close));
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }

  private static Map<String, double[]> numbers(Program program) {
    return new GradientCheck(program.trainingWithInputGradient(), 3, 5).derived();
  }
}
