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
import io.patchflow.program.Matrix;
import io.patchflow.program.Program;
import io.patchflow.program.TrainingProgram;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

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
      set(add.output(), arrays.cube(add.a()).add(arrays.cube(add.b())));
    } else if (instruction instanceof Accumulate accumulate) {
      arrays.addTo(accumulate.output(), arrays.of(accumulate.a()));
    } else if (instruction instanceof Multiply multiply) {
      INDArray product = arrays.cube(multiply.a()).mul(arrays.cube(multiply.b()));
      if (multiply.add()) {
        arrays.addTo(multiply.output(), product);
      } else {
        set(multiply.output(), product);
      }
    } else if (instruction instanceof Relu relu) {
      set(relu.output(), Transforms.relu(arrays.of(relu.a()), /* copy= */ true));
    } else if (instruction instanceof ReluGradient relu) {
      INDArray mask = Transforms.sign(arrays.of(relu.relu()), /* dup= */ true);
      set(relu.output(), arrays.of(relu.gradient()).mul(mask));
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

  private void set(Matrix matrix, INDArray value) {
    INDArray array = arrays.of(matrix);
    array.assign(value.reshape('c', array.shape()));
  }
}
