package io.patchflow.gpu;

import io.patchflow.gpu.Words.Field;
import io.patchflow.gpu.Words.Kind;
import io.patchflow.program.BatchNorm;
import io.patchflow.program.HeadPart;
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
import io.patchflow.program.Matrix.Gradient;

/** Writes instructions as the kernels read them. */
final class Encoder {
  private final Places places;

  Encoder(Places places) {
    this.places = places;
  }

  /** Copies a sample's patches to {@code input}. */
  Words input(Matrix input) {
    return new Words(Kind.INPUT)
        .set(Field.OUT, places.of(input))
        .set(Field.ROWS, input.rows())
        .set(Field.COLUMNS, input.columns());
  }

  /** Keeps a sample's logits. */
  Words output(Matrix logits) {
    return new Words(Kind.OUTPUT)
        .set(Field.A, places.of(logits))
        .set(Field.ROWS, logits.rows())
        .set(Field.COLUMNS, logits.columns());
  }

  /** A sample's loss, hit and the gradient of the logits. */
  Words loss(Matrix logits, Matrix gradient) {
    return new Words(Kind.LOSS)
        .set(Field.A, places.of(logits))
        .set(Field.OUT, places.of(gradient))
        .set(Field.ROWS, 1)
        .set(Field.COLUMNS, logits.size());
  }

  Words of(Instruction instruction) {
    if (instruction instanceof Product product) {
      return product(product);
    } else if (instruction instanceof Add add) {
      return elementwise(Kind.ADD, add.output(), add.a()).set(Field.B, places.of(add.b()));
    } else if (instruction instanceof Accumulate accumulate) {
      return elementwise(Kind.ACCUMULATE, accumulate.output(), accumulate.a()).set(Field.ADD, true);
    } else if (instruction instanceof Multiply multiply) {
      return elementwise(Kind.MULTIPLY, multiply.output(), multiply.a())
          .set(Field.B, places.of(multiply.b()))
          .set(Field.ADD, multiply.add());
    } else if (instruction instanceof Relu relu) {
      return elementwise(Kind.RELU, relu.output(), relu.a());
    } else if (instruction instanceof ReluGradient relu) {
      return elementwise(Kind.RELU_GRADIENT, relu.output(), relu.gradient())
          .set(Field.B, places.of(relu.relu()));
    } else if (instruction instanceof Norm norm) {
      return elementwise(Kind.NORM, norm.output(), norm.a())
          .set(Field.C, places.of(norm.weight()))
          .set(Field.D, places.of(norm.bias()))
          .set(Field.F, places.ofNorm(norm.a()));
    } else if (instruction instanceof NormGradient norm) {
      return elementwise(Kind.NORM_GRADIENT, norm.output(), norm.a())
          .set(Field.B, places.of(norm.gradient()))
          .set(Field.C, places.of(norm.weight()))
          .set(Field.D, places.of(norm.weightGradient()))
          .set(Field.E, places.of(norm.biasGradient()))
          .set(Field.ADD, true)
          .set(Field.F, places.ofNorm(norm.a()));
    } else if (instruction instanceof Statistics statistics) {
      BatchNorm norm = statistics.norm();
      return statistics(Kind.STATISTICS, norm)
          .set(Field.OUT, places.of(norm.scale()))
          .set(Field.PLUS, places.of(norm.offset()))
          .set(Field.B, places.of(norm.bias()))
          .set(Field.D, places.of(norm.beta()))
          .set(Field.E, places.of(norm.runningMean()))
          .set(Field.F, places.of(norm.runningVariance()));
    } else if (instruction instanceof StatisticsGradient statistics) {
      BatchNorm norm = statistics.norm();
      return statistics(Kind.STATISTICS_GRADIENT, norm)
          .set(Field.OUT, places.of(new Gradient(norm.weight())))
          .set(Field.B, places.of(new Gradient(norm.bias())))
          .set(Field.D, places.of(new Gradient(norm.gamma())))
          .set(Field.E, places.of(new Gradient(norm.beta())))
          .set(Field.PLUS, places.of(new Gradient(norm.scale())))
          .set(Field.MASK, places.of(new Gradient(norm.offset())))
          .set(Field.F, places.of(norm.bias()));
    }
    throw new IllegalArgumentException("not an instruction for the GPU: " + instruction);
  }

  private Words elementwise(Kind kind, Matrix output, Matrix a) {
    return new Words(kind)
        .set(Field.OUT, places.of(output))
        .set(Field.A, places.of(a))
        .set(Field.ROWS, output.rows())
        .set(Field.COLUMNS, output.columns());
  }

  private Words statistics(Kind kind, BatchNorm norm) {
    return new Words(kind)
        .set(Field.A, places.of(norm.weight()))
        .set(Field.C, places.of(norm.gamma()))
        .set(Field.ROWS, norm.gamma().rows())
        .set(Field.COLUMNS, norm.weight().rows())
        .set(Field.INNER, norm.weight().columns())
        .set(Field.A_ROW, Field.A_COLUMN, norm.standard().mean())
        .set(Field.B_ROW, Field.B_COLUMN, norm.standard().deviation());
  }

  private Words product(Product product) {
    int heads = product.heads();
    HeadPart out = HeadPart.of(product.output(), heads);
    Matrix a = product.a();
    Matrix b = product.b();
    return new Words(Kind.PRODUCT)
        .set(Field.OUT, places.of(product.output()))
        .set(Field.A, places.of(a))
        .set(Field.B, places.of(b))
        .set(Field.ROWS, out.rows())
        .set(Field.COLUMNS, out.columns())
        .set(Field.INNER, product.inner())
        .set(Field.HEADS, heads)
        .set(Field.OUT_ROW, product.output().columns())
        .set(Field.OUT_HEAD, head(product.output(), heads))
        .set(Field.A_ROW, product.transposeA() ? 1 : a.columns())
        .set(Field.A_COLUMN, product.transposeA() ? a.columns() : 1)
        .set(Field.A_HEAD, head(a, heads))
        .set(Field.B_ROW, product.transposeB() ? 1 : b.columns())
        .set(Field.B_COLUMN, product.transposeB() ? b.columns() : 1)
        .set(Field.B_HEAD, head(b, heads))
        .set(Field.ADD, product.add());
  }

  /** Floats from one head's part to the next's. */
  private static int head(Matrix matrix, int heads) {
    HeadPart part = HeadPart.of(matrix, heads);
    return HeadPart.isStacked(matrix) ? part.rows() * part.columns() : part.columns();
  }
}
