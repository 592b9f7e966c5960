package io.patchflow.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Matrix.Constant;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProgramBuilderTest {
  private final ProgramBuilder builder = new ProgramBuilder(4, 6);
  private final Value x = builder.input();

  @Test
  void shapesFollowFromTheParameters() {
    assertShape(builder.left(parameter(3, 4), x), 3, 6);
    assertShape(builder.right(x, parameter(5, 6)), 4, 5);
    assertShape(builder.heads(parameter(3 * 7, 4), x, 3), 7, 6);
    assertShape(builder.mean(x), 1, 6);
    assertShape(builder.norm(x, parameter(1, 6), parameter(1, 6)), 4, 6);
  }

  @Test
  void aMatrixOfTheWrongShapeIsNamed() {
    assertRefused(
        () -> builder.left(parameter(3, 5), x),
        "x1 (3, 6): expected the shape of a product, found (3, 5) of p times (4, 6) of x0");
    assertRefused(
        () -> builder.right(x, parameter(3, 5)),
        "x2 (4, 3): expected the shape of a product, found (4, 6) of x0 times (5, 3) of p");
    assertRefused(() -> builder.addToRows(x, parameter(1, 5)), "b3: expected (4, 6), found (4, 5)");
    assertRefused(
        () -> builder.addToColumns(x, parameter(5, 1)), "b5: expected (4, 6), found (5, 6)");
    assertRefused(() -> builder.add(x, parameter(4, 5)), "p: expected (4, 6), found (4, 5)");
    assertRefused(() -> builder.multiply(x, parameter(6, 4)), "p: expected (4, 6), found (6, 4)");
    assertRefused(
        () -> builder.norm(x, parameter(1, 6), parameter(6, 1)),
        "p: expected (1, 6), found (6, 1)");
    assertRefused(
        () -> builder.heads(parameter(16, 4), x, 4),
        "x10: expected a multiple of 4 heads, found 6");
  }

  @Test
  void aStemsParametersMustFit() {
    assertRefused(
        () ->
            builder.batchNorm(
                x,
                parameter(5, 6),
                parameter(1, 5),
                parameter(4, 1),
                parameter(5, 1),
                parameter(4, 1),
                parameter(4, 1)),
        "p: expected (4, 1), found (5, 1)");
  }

  @Test
  void partsOfAParameterLieInIt() {
    Parameter whole = new Parameter("w", 6, 5, 100, true);
    assertThat(whole.rows(2, 3)).isEqualTo(new Parameter("w[2..4]", 3, 5, 110, true));
    assertThat(new Parameter("b", 1, 9, 40, true).columns(3, 4))
        .isEqualTo(new Parameter("b[3..6]", 1, 4, 43, true));
  }

  @Test
  void headsAreGroupsOfColumns() {
    Constant heads = Constant.heads(3, 6);
    assertThat(heads.values())
        .containsExactly(1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1);
    assertThat(Stream.of(heads.rows(), heads.columns())).isEqualTo(List.of(3, 6));
  }

  @Test
  void parametersStandInTheOrderOfTheirUseEachOnce() {
    NetworkProgram net =
        NetworkProgram.of(PatchMlp.create(Networks.ONE_BLOCK, Networks.adam(0), 0));
    assertThat(net.program().parameters()).doesNotHaveDuplicates();
    assertThat(net.program().parameters()).containsExactlyInAnyOrderElementsOf(net.parameters());
  }

  @Test
  void everyMatrixHasANameOfItsOwn() {
    for (var architecture : List.of(Networks.MIXED, Networks.THREE_BLOCKS)) {
      Program program =
          NetworkProgram.of(PatchMlp.create(architecture, Networks.adam(0), 0)).program();
      TrainingProgram training = program.reordered().training();
      List<Matrix> matrices =
          Stream.of(program.shared(), training.forward().shared(), training.sample())
              .flatMap(List::stream)
              .flatMap(i -> Stream.concat(i.inputs().stream(), i.outputs().stream()))
              .filter(m -> !(m instanceof Constant))
              .distinct()
              .toList();
      assertThat(matrices.stream().map(Matrix::name)).doesNotHaveDuplicates();
    }
  }

  private static Parameter parameter(int rows, int columns) {
    return new Parameter("p", rows, columns, 0, true);
  }

  private static void assertShape(Value value, int rows, int columns) {
    assertThat(List.of(value.rows(), value.columns())).isEqualTo(List.of(rows, columns));
  }

  private static void assertRefused(ThrowingCallable building, String message) {
    assertThatThrownBy(building).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
