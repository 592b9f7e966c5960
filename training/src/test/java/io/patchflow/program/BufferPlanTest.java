package io.patchflow.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BufferPlanTest {
  /** From the first instruction that touches a matrix to the last. */
  private record Life(int first, int last) {}

  @Property(tries = 200)
  void matricesThatAreNeededAtOnceNeverOverlap(
      @ForAll @IntRange(min = 0, max = 20) int length, @ForAll long seed) {
    Program program = RandomProgram.of(length, seed);
    for (Program each : List.of(program, program.reordered())) {
      assertApart(each.sample(), List.of(each.output()));
      assertApart(each.training().sample(), List.of());
      TrainingProgram withInput = each.trainingWithInputGradient();
      assertApart(withInput.sample(), List.of(withInput.inputGradient().orElseThrow()));
    }
  }

  @Test
  void modelsToo() {
    for (var architecture : List.of(Networks.SEED, Networks.GATED, Networks.MIXED)) {
      Program program =
          NetworkProgram.of(PatchMlp.create(architecture, Networks.adam(0), 0)).program();
      assertApart(program.reordered().sample(), List.of(program.output()));
      assertApart(program.reordered().training().sample(), List.of());
    }
  }

  /** 128 x 256 and 128 x 128 are there at once; together with a gap, 250 KB. */
  @Test
  void seedsInferenceFitsIntoACache() {
    Program program =
        NetworkProgram.of(PatchMlp.create(Networks.SEED, Networks.adam(0), 0)).program();
    BufferPlan plan = BufferPlan.of(program.reordered().sample(), List.of(program.output()));
    assertThat(plan.size()).isBetween(128 * 256 + 128 * 128, 64 << 10);
  }

  @Test
  void aReluWritesOverItsInputAndAProductDoesNot() {
    ProgramBuilder builder = new ProgramBuilder(4, 4);
    Value x = builder.right(builder.input(), new Parameter("w", 4, 4, 0, true));
    Value y = builder.relu(x);
    Program program = builder.build(y);
    BufferPlan plan = BufferPlan.of(program.sample(), List.of(y));
    assertThat(plan.offsets().get(y)).isEqualTo(plan.offsets().get(x));
    assertThat(plan.offsets().get(x)).isNotEqualTo(plan.offsets().get(builder.input()));
    BufferPlan keeping = BufferPlan.of(program.sample(), List.of(x, y));
    assertThat(keeping.offsets().get(y)).isNotEqualTo(keeping.offsets().get(x));
  }

  private static void assertApart(List<Instruction> instructions, List<Value> kept) {
    assertApart(instructions, kept, BufferPlan.of(instructions, kept));
    for (int boundary : new int[] {16, 64, 4096}) {
      BufferPlan plan = BufferPlan.of(instructions, kept, boundary);
      assertApart(instructions, kept, plan);
      plan.offsets()
          .forEach(
              (matrix, offset) ->
                  assertThat(offset >= boundary || offset + matrix.size() <= boundary)
                      .as("%s on one side of %d", matrix.name(), boundary)
                      .isTrue());
    }
  }

  private static void assertApart(
      List<Instruction> instructions, List<Value> kept, BufferPlan plan) {
    Map<Matrix, Life> lives = lives(instructions, kept);
    assertThat(plan.offsets().keySet()).isEqualTo(lives.keySet());
    plan.offsets()
        .forEach(
            (matrix, offset) -> {
              assertThat(offset % 16).as("%s on a cache line", matrix.name()).isZero();
              assertThat(offset + matrix.size()).isLessThanOrEqualTo(plan.size());
            });
    List<Matrix> all = List.copyOf(lives.keySet());
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        Matrix a = all.get(i);
        Matrix b = all.get(j);
        if (overlap(plan, a, b) && meet(lives.get(a), lives.get(b))) {
          assertThat(isInPlace(instructions, lives, a, b) || isInPlace(instructions, lives, b, a))
              .as("%s and %s overlap", a, b)
              .isTrue();
          assertThat(plan.offsets().get(a)).isEqualTo(plan.offsets().get(b));
        }
      }
    }
  }

  private static Map<Matrix, Life> lives(List<Instruction> instructions, List<Value> kept) {
    Map<Matrix, Life> lives = new HashMap<>();
    for (int i = 0; i < instructions.size(); i++) {
      int now = i;
      Stream.concat(instructions.get(i).inputs().stream(), instructions.get(i).outputs().stream())
          .filter(matrix -> !matrix.isShared())
          .forEach(m -> lives.merge(m, new Life(now, now), (a, b) -> new Life(a.first, b.last)));
    }
    kept.forEach(m -> lives.computeIfPresent(m, (k, l) -> new Life(l.first, Integer.MAX_VALUE)));
    return lives;
  }

  private static boolean meet(Life a, Life b) {
    return a.first <= b.last && b.first <= a.last;
  }

  private static boolean overlap(BufferPlan plan, Matrix a, Matrix b) {
    int from = plan.offsets().get(a);
    int other = plan.offsets().get(b);
    return from < other + b.size() && other < from + a.size();
  }

  /** Whether {@code out} begins where {@code in} ends, in an instruction element by element. */
  private static boolean isInPlace(
      List<Instruction> instructions, Map<Matrix, Life> lives, Matrix in, Matrix out) {
    int at = lives.get(out).first;
    Instruction instruction = instructions.get(at);
    return lives.get(in).last == at
        && instruction.inputs().contains(in)
        && instruction.outputs().contains(out)
        && !(instruction instanceof Product)
        && in.size() == out.size();
  }
}
