package io.patchflow.program;

import io.patchflow.program.Instruction.Accumulate;
import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Multiply;
import io.patchflow.program.Instruction.Norm;
import io.patchflow.program.Instruction.NormGradient;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Instruction.Relu;
import io.patchflow.program.Instruction.ReluGradient;
import io.patchflow.program.Instruction.Statistics;
import io.patchflow.program.Instruction.StatisticsGradient;
import io.patchflow.program.Matrix.Gradient;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Derives the backward program, instruction by instruction from the last to the first: reverse-mode
 * differentiation. Each instruction's adjoint is some of the same few instructions.
 */
final class Backward {
  /** Who gets a gradient: trained parameters and all that depends on them. */
  private final Set<Matrix> wanted = new HashSet<>();

  /** The gradient of each sample's value, as far as it is known. */
  private final Map<Matrix, Value> gradients = new HashMap<>();

  /** Where each value is computed. */
  private final Map<Matrix, Integer> producers = new HashMap<>();

  private final List<Instruction> instructions = new ArrayList<>();
  private int position;
  private int parts;

  private Backward() {}

  /**
   * The training program of {@code program}.
   *
   * @param inputGradient whether the gradient by the input is wanted
   */
  static TrainingProgram of(Program program, boolean inputGradient) {
    Backward sample = new Backward();
    if (inputGradient) {
      sample.wanted.add(program.input());
    }
    sample.want(program.shared());
    sample.want(program.sample());
    Value outputGradient = gradientValue(program.output(), "");
    sample.gradients.put(program.output(), outputGradient);
    sample.derive(program.sample());
    Backward shared = new Backward();
    shared.wanted.addAll(sample.wanted);
    shared.derive(program.shared());
    return new TrainingProgram(
        program,
        outputGradient,
        inputGradient ? Optional.of(sample.gradients.get(program.input())) : Optional.empty(),
        sample.instructions,
        shared.instructions);
  }

  private void want(List<Instruction> forward) {
    for (Instruction instruction : forward) {
      if (instruction.inputs().stream().anyMatch(this::isWanted)) {
        wanted.addAll(instruction.outputs());
      }
    }
  }

  private boolean isWanted(Matrix matrix) {
    return matrix instanceof Parameter parameter ? parameter.trained() : wanted.contains(matrix);
  }

  private void derive(List<Instruction> forward) {
    for (int i = 0; i < forward.size(); i++) {
      for (Matrix output : forward.get(i).outputs()) {
        producers.put(output, i);
      }
    }
    for (position = forward.size() - 1; position >= 0; position--) {
      Instruction instruction = forward.get(position);
      if (isWanted(instruction.output())) {
        adjoint(instruction, gradientOf(instruction.output()));
      }
    }
  }

  /** The gradient that an instruction's adjoint starts from. */
  private Matrix gradientOf(Matrix output) {
    if (output.isShared()) {
      return new Gradient(output);
    }
    Value gradient = gradients.get(output);
    if (gradient == null) {
      throw new IllegalArgumentException(output.name() + ": computed, but nothing depends on it");
    }
    return gradient;
  }

  private void adjoint(Instruction instruction, Matrix d) {
    if (instruction instanceof Product product) {
      adjoint(product, d);
    } else if (instruction instanceof Add add) {
      pass(add.a(), d);
      pass(add.b(), d);
    } else if (instruction instanceof Multiply multiply) {
      times(multiply.a(), d, multiply.b());
      times(multiply.b(), d, multiply.a());
    } else if (instruction instanceof Relu relu) {
      intoSample(relu.a(), target -> new ReluGradient(target, d, relu.output()));
    } else if (instruction instanceof Norm norm) {
      intoSample(
          norm.a(),
          target ->
              new NormGradient(
                  target,
                  new Gradient(norm.weight()),
                  new Gradient(norm.bias()),
                  d,
                  norm.a(),
                  norm.weight()));
    } else if (instruction instanceof Statistics statistics) {
      instructions.add(new StatisticsGradient(statistics.norm()));
    } else {
      throw new IllegalArgumentException("no adjoint of " + instruction);
    }
  }

  private void adjoint(Product p, Matrix d) {
    int heads = p.heads();
    product(
        p.a(),
        (target, add) ->
            p.transposeA()
                ? new Product(target, p.b(), p.transposeB(), d, true, heads, add)
                : new Product(target, d, false, p.b(), !p.transposeB(), heads, add));
    product(
        p.b(),
        (target, add) ->
            p.transposeB()
                ? new Product(target, d, true, p.a(), p.transposeA(), heads, add)
                : new Product(target, p.a(), !p.transposeA(), d, false, heads, add));
  }

  private interface Share {
    Instruction of(Matrix target, boolean add);
  }

  /** A share of the gradient of {@code matrix}, by an instruction that can add. */
  private void product(Matrix matrix, Share share) {
    if (!isWanted(matrix)) {
      return;
    }
    if (matrix.isShared()) {
      instructions.add(share.of(new Gradient(matrix), true));
    } else if (gradients.containsKey(matrix) && !isContested(matrix)) {
      instructions.add(share.of(gradients.get(matrix), true));
    } else {
      intoSample(matrix, target -> share.of(target, false));
    }
  }

  private void times(Matrix matrix, Matrix d, Matrix other) {
    product(matrix, (target, add) -> new Multiply(target, d, other, add));
  }

  /** A share of the gradient of a sample's value, by an instruction that can only set. */
  private void intoSample(Matrix matrix, Function<Value, Instruction> share) {
    if (!isWanted(matrix)) {
      return;
    }
    Value part = gradientValue(matrix, gradients.containsKey(matrix) ? "'" + ++parts : "");
    instructions.add(share.apply(part));
    if (gradients.containsKey(matrix)) {
      add(matrix, part);
    } else {
      gradients.put(matrix, part);
    }
  }

  /** The gradient itself is a share: it is only added where there is another. */
  private void pass(Matrix matrix, Matrix d) {
    if (!isWanted(matrix)) {
      return;
    }
    if (matrix.isShared()) {
      instructions.add(new Accumulate(new Gradient(matrix), d));
    } else if (gradients.containsKey(matrix)) {
      add(matrix, d);
    } else {
      gradients.put(matrix, (Value) d);
    }
  }

  private void add(Matrix matrix, Matrix part) {
    Value gradient = gradients.get(matrix);
    if (isContested(matrix)) {
      Value sum = gradientValue(matrix, "'" + ++parts);
      instructions.add(new Add(sum, gradient, part));
      gradients.put(matrix, sum);
    } else {
      instructions.add(new Accumulate(gradient, part));
    }
  }

  /** Whether another value has the same gradient and its adjoint is not done with it. */
  private boolean isContested(Matrix matrix) {
    Value gradient = gradients.get(matrix);
    return gradients.entrySet().stream()
        .anyMatch(
            entry ->
                !entry.getKey().equals(matrix)
                    && entry.getValue().equals(gradient)
                    && producers.getOrDefault(entry.getKey(), -1) <= position);
  }

  private static Value gradientValue(Matrix matrix, String suffix) {
    return new Value("d" + matrix.name() + suffix, false, matrix.rows(), matrix.columns());
  }
}
