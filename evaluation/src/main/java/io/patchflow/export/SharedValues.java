package io.patchflow.export;

import io.patchflow.model.TrainedProgram;
import io.patchflow.program.BatchNorm;
import io.patchflow.program.Instruction;
import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Multiply;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Instruction.Statistics;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Constant;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Program;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * The matrices that all samples share, in inference mode and double precision: parameters,
 * constants and what the shared instructions make of them. A file that is written needs no
 * instructions for these.
 */
final class SharedValues {
  private final TrainedProgram model;
  private final Map<Matrix, double[]> values = new HashMap<>();

  private SharedValues(TrainedProgram model) {
    this.model = model;
  }

  /**
   * Computes them.
   *
   * @param program that of {@code model}, however its instructions are ordered
   */
  static SharedValues of(Program program, TrainedProgram model) {
    SharedValues shared = new SharedValues(model);
    program.shared().forEach(shared::compute);
    return shared;
  }

  /** The values of a shared matrix, row by row. */
  double[] of(Matrix matrix) {
    return values.computeIfAbsent(matrix, this::given);
  }

  private double[] given(Matrix matrix) {
    if (matrix instanceof Constant constant) {
      return constant.values();
    }
    if (matrix instanceof Parameter parameter) {
      return model.values(parameter);
    }
    throw new IllegalArgumentException(matrix.name() + ": read before it is computed");
  }

  private void compute(Instruction instruction) {
    if (instruction instanceof Product product && product.heads() == 1 && !product.add()) {
      values.put(product.output(), product(product));
    } else if (instruction instanceof Add add) {
      values.put(add.output(), each(add.a(), add.b(), Double::sum));
    } else if (instruction instanceof Multiply multiply && !multiply.add()) {
      values.put(multiply.output(), each(multiply.a(), multiply.b(), (x, y) -> x * y));
    } else if (instruction instanceof Statistics statistics) {
      scaleAndOffset(statistics.norm());
    } else {
      throw new IllegalArgumentException("no export of " + instruction);
    }
  }

  private double[] each(Matrix a, Matrix b, DoubleBinaryOperator operator) {
    double[] x = of(a);
    double[] y = of(b);
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = operator.applyAsDouble(x[i], y[i]);
    }
    return z;
  }

  private double[] product(Product p) {
    double[] a = of(p.a());
    double[] b = of(p.b());
    int columns = p.output().columns();
    double[] c = new double[p.output().size()];
    for (int i = 0; i < p.output().rows(); i++) {
      for (int k = 0; k < p.inner(); k++) {
        double left = a[p.transposeA() ? k * p.a().columns() + i : i * p.a().columns() + k];
        for (int j = 0; j < columns; j++) {
          c[i * columns + j] +=
              left * b[p.transposeB() ? j * p.b().columns() + k : k * p.b().columns() + j];
        }
      }
    }
    return c;
  }

  /** The batch normalisation's scale and offset by its running statistics. */
  private void scaleAndOffset(BatchNorm norm) {
    double[] gamma = of(norm.gamma());
    double[] beta = of(norm.beta());
    double[] mean = of(norm.runningMean());
    double[] variance = of(norm.runningVariance());
    double[] scale = new double[gamma.length];
    double[] offset = new double[gamma.length];
    for (int t = 0; t < scale.length; t++) {
      scale[t] = gamma[t] / Math.sqrt(variance[t] + BatchNorm.EPS);
      offset[t] = beta[t] - mean[t] * scale[t];
    }
    values.put(norm.scale(), scale);
    values.put(norm.offset(), offset);
  }
}
