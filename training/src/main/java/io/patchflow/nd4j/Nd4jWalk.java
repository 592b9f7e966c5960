package io.patchflow.nd4j;

import io.patchflow.program.Instruction;
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
import io.patchflow.program.Program;
import io.patchflow.program.TrainingProgram;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/** Walks a program for a batch at a time, forward and, in training, backward. */
public final class Nd4jWalk {
  private final Program program;
  private final TrainingProgram backward;
  private final Arrays arrays;
  private final Products products;
  private final Norms norms;
  private boolean training;

  private Nd4jWalk(
      Program program, TrainingProgram backward, INDArray parameters, INDArray gradients) {
    this.program = program;
    this.backward = backward;
    this.arrays = new Arrays(parameters, gradients);
    this.products = new Products(arrays);
    this.norms = new Norms(arrays);
  }

  /** A walk forward alone; {@code parameters} are the flat ones that the program's are parts of. */
  public Nd4jWalk(Program program, INDArray parameters) {
    this(program, null, parameters, null);
  }

  /** A walk forward and backward; {@code gradients} is as long as {@code parameters}. */
  public Nd4jWalk(TrainingProgram program, INDArray parameters, INDArray gradients) {
    this(program.forward(), program, parameters, gradients);
  }

  /**
   * Walks forward.
   *
   * @param input (batch, rows, columns)
   * @param batchStatistics whether batch normalisation takes the batch's statistics, which moves
   *     the running ones
   * @return (batch, rows, columns), a view that the next walk overwrites
   */
  public INDArray forward(INDArray input, boolean batchStatistics) {
    training = batchStatistics;
    arrays.begin(Math.toIntExact(input.size(0)));
    arrays.of(program.input()).assign(input.permute(1, 0, 2));
    program.shared().forEach(this::run);
    program.sample().forEach(this::run);
    return arrays.of(program.output()).permute(1, 0, 2);
  }

  /**
   * Walks backward after a walk forward, and leaves the parameters' gradients.
   *
   * @param outputGradient (batch, rows, columns)
   * @return the input's gradient, as the input's shape; null where the program derives none
   */
  public INDArray backward(INDArray outputGradient) {
    arrays.of(backward.outputGradient()).assign(outputGradient.permute(1, 0, 2));
    backward.sampleBackward().forEach(this::run);
    backward.sharedBackward().forEach(this::run);
    return backward
        .inputGradient()
        .map(gradient -> arrays.of(gradient).permute(1, 0, 2))
        .orElse(null);
  }

  private void run(Instruction instruction) {
    if (instruction instanceof Product product) {
      products.run(product);
    } else if (instruction instanceof Add add) {
      Nd4j.exec(new AddOp(arrays.cube(add.a()), arrays.cube(add.b()), arrays.cube(add.output())));
    } else if (instruction instanceof Accumulate accumulate) {
      arrays.addTo(accumulate.output(), arrays.of(accumulate.a()));
    } else if (instruction instanceof Multiply multiply) {
      INDArray x = arrays.cube(multiply.a());
      INDArray y = arrays.cube(multiply.b());
      if (multiply.add()) {
        arrays.addTo(multiply.output(), x.mul(y));
      } else {
        Nd4j.exec(new MulOp(x, y, arrays.cube(multiply.output())));
      }
    } else if (instruction instanceof Relu relu) {
      Nd4j.getExecutioner()
          .exec(new RectifiedLinear(arrays.of(relu.a()), arrays.of(relu.output())));
    } else if (instruction instanceof ReluGradient relu) {
      // 1 where the relu's output is above 0, else 0; then times the gradient.
      INDArray mask = arrays.of(relu.output());
      Nd4j.getExecutioner().exec(new Sign(arrays.of(relu.relu()), mask));
      Nd4j.exec(new MulOp(mask, arrays.of(relu.gradient()), mask));
    } else if (instruction instanceof Norm norm) {
      norms.run(norm);
    } else if (instruction instanceof NormGradient norm) {
      norms.run(norm);
    } else if (instruction instanceof Statistics statistics && training) {
      norms.ofBatch(statistics.norm(), program.input());
    } else if (instruction instanceof Statistics statistics) {
      norms.running(statistics.norm());
    } else if (instruction instanceof StatisticsGradient statistics) {
      norms.gradient(statistics.norm());
    } else {
      throw new IllegalArgumentException("no operation for " + instruction);
    }
  }
}
