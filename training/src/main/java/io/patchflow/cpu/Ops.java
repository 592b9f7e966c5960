package io.patchflow.cpu;

import io.patchflow.program.Instruction;
import io.patchflow.program.Instruction.Accumulate;
import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Multiply;
import io.patchflow.program.Instruction.Norm;
import io.patchflow.program.Instruction.NormGradient;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Instruction.Relu;
import io.patchflow.program.Instruction.ReluGradient;
import io.patchflow.program.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * Instructions as operations on places in memory. They share room and what a forward instruction
 * leaves for its adjoint: one thread's, a sample at a time.
 */
final class Ops {
  private final List<Instruction> all;
  private final Places places;
  private final ElementwiseOps elementwise;
  private final NormOps norms;

  /**
   * Operations on {@code places}.
   *
   * @param all instructions that are done there
   */
  Ops(Places places, List<Instruction> all) {
    this.all = all;
    this.places = places;
    this.elementwise = new ElementwiseOps(places);
    this.norms = new NormOps(places);
  }

  /** The operations of {@code instructions}, in order. */
  Op[] of(List<Instruction> instructions) {
    List<Op> ops = new ArrayList<>();
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      if (instruction instanceof Add add
          && i + 1 < instructions.size()
          && instructions.get(i + 1) instanceof Relu relu
          && relu.a().equals(add.output())
          && reads(add.output()) == 1) {
        // A relu's adjoint needs its output alone, so what is between is never looked at.
        ops.add(elementwise.addThenRelu(add, relu));
        i++;
      } else {
        ops.add(of(instruction));
      }
    }
    return ops.toArray(Op[]::new);
  }

  private long reads(Matrix matrix) {
    return all.stream().filter(i -> i.inputs().contains(matrix)).count();
  }

  private Op of(Instruction instruction) {
    if (instruction instanceof Product product) {
      return new ProductOp(product, places);
    } else if (instruction instanceof Add add) {
      return elementwise.add(add);
    } else if (instruction instanceof Accumulate accumulate) {
      return elementwise.accumulate(accumulate);
    } else if (instruction instanceof Multiply multiply) {
      return elementwise.multiply(multiply);
    } else if (instruction instanceof Relu relu) {
      return elementwise.relu(relu);
    } else if (instruction instanceof ReluGradient relu) {
      return elementwise.reluGradient(relu);
    } else if (instruction instanceof Norm norm) {
      return norms.norm(norm);
    } else if (instruction instanceof NormGradient norm) {
      return norms.gradient(norm);
    }
    throw new IllegalArgumentException("not an instruction for places in memory: " + instruction);
  }
}
