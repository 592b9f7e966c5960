package io.patchflow.program;

import io.patchflow.program.Matrix.Gradient;
import io.patchflow.program.Matrix.Parameter;
import java.util.List;

/**
 * One step of a program. A gradient that samples share is added to, never set: executors make it
 * zero before a batch.
 */
public sealed interface Instruction {

  /** What it writes, or the first of them. */
  Matrix output();

  /** All that it writes. */
  default List<Matrix> outputs() {
    return List.of(output());
  }

  /** What it reads, but for what it adds to. */
  List<Matrix> inputs();

  /** Additions and multiplications. */
  default long flops() {
    return output().size();
  }

  /** output = op(a) op(b), or added to it; with heads, part by part, see {@link HeadPart}. */
  record Product(
      Matrix output,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      int heads,
      boolean add)
      implements Instruction {
    public Product {
      int rows = HeadPart.of(output, heads).rows();
      int columns = HeadPart.of(output, heads).columns();
      HeadPart left = HeadPart.of(a, heads).transposed(transposeA);
      HeadPart right = HeadPart.of(b, heads).transposed(transposeB);
      if (left.rows() != rows || right.columns() != columns || left.columns() != right.rows()) {
        throw new IllegalArgumentException(
            "%s (%d, %d): expected the shape of a product, found (%d, %d) of %s times (%d, %d) of %s"
                .formatted(
                    output.name(),
                    rows,
                    columns,
                    left.rows(),
                    left.columns(),
                    a.name(),
                    right.rows(),
                    right.columns(),
                    b.name()));
      }
    }

    /** Columns of op(a), which are the rows of op(b). */
    public int inner() {
      return HeadPart.of(a, heads).transposed(transposeA).columns();
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(a, b);
    }

    @Override
    public long flops() {
      HeadPart each = HeadPart.of(output, heads);
      return 2L * heads * each.rows() * each.columns() * inner();
    }
  }

  /** output = a + b. */
  record Add(Matrix output, Matrix a, Matrix b) implements Instruction {
    public Add {
      Shapes.requireEqual(output, a, b);
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(a, b);
    }
  }

  /** output += a. */
  record Accumulate(Matrix output, Matrix a) implements Instruction {
    public Accumulate {
      Shapes.requireEqual(output, a);
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(a);
    }
  }

  /** output = a * b element by element, or added to it. */
  record Multiply(Matrix output, Matrix a, Matrix b, boolean add) implements Instruction {
    public Multiply {
      Shapes.requireEqual(output, a, b);
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(a, b);
    }
  }

  /** output = max(a, 0). */
  record Relu(Matrix output, Matrix a) implements Instruction {
    public Relu {
      Shapes.requireEqual(output, a);
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(a);
    }
  }

  /** output = gradient where the relu's input is above 0, else 0; 0 at 0, as PyTorch has it. */
  record ReluGradient(Matrix output, Matrix gradient, Matrix relu) implements Instruction {
    public ReluGradient {
      Shapes.requireEqual(output, gradient, relu);
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(gradient, relu);
    }
  }

  /**
   * Layer normalisation of each row, torch.nn.LayerNorm over the columns: biased variance, eps
   * {@link #EPS}.
   */
  record Norm(Matrix output, Matrix a, Parameter weight, Parameter bias) implements Instruction {
    /** Added to a variance before its root, as torch.nn's normalisations do. */
    public static final double EPS = 1e-5;

    public Norm {
      Shapes.requireEqual(output, a);
      Shapes.require(weight, 1, a.columns());
      Shapes.require(bias, 1, a.columns());
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(a, weight, bias);
    }

    @Override
    public long flops() {
      return 8L * output.size();
    }
  }

  /** The adjoint of {@link Norm}: output is the gradient of its input. */
  record NormGradient(
      Matrix output,
      Matrix weightGradient,
      Matrix biasGradient,
      Matrix gradient,
      Matrix a,
      Parameter weight)
      implements Instruction {
    @Override
    public List<Matrix> outputs() {
      return List.of(output, weightGradient, biasGradient);
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(gradient, a, weight);
    }

    @Override
    public long flops() {
      return 16L * output.size();
    }
  }

  /** See {@link BatchNorm}. */
  record Statistics(BatchNorm norm) implements Instruction {
    @Override
    public Matrix output() {
      return norm.scale();
    }

    @Override
    public List<Matrix> outputs() {
      return List.of(norm.scale(), norm.offset());
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(
          norm.weight(),
          norm.bias(),
          norm.gamma(),
          norm.beta(),
          norm.runningMean(),
          norm.runningVariance());
    }
  }

  /** The adjoint of {@link Statistics}. */
  record StatisticsGradient(BatchNorm norm) implements Instruction {
    @Override
    public Matrix output() {
      return new Gradient(norm.weight());
    }

    @Override
    public List<Matrix> outputs() {
      return List.of(
          output(),
          new Gradient(norm.bias()),
          new Gradient(norm.gamma()),
          new Gradient(norm.beta()));
    }

    @Override
    public List<Matrix> inputs() {
      return List.of(new Gradient(norm.scale()), new Gradient(norm.offset()));
    }
  }
}
