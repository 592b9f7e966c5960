package io.patchflow.program;

import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Multiply;
import io.patchflow.program.Instruction.Norm;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Instruction.Relu;
import io.patchflow.program.Instruction.Statistics;
import io.patchflow.program.Matrix.Constant;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a program, instruction by instruction, as a model's layers say it. */
public final class ProgramBuilder {
  private final Value input;
  private final List<Instruction> shared = new ArrayList<>();
  private final List<Instruction> sample = new ArrayList<>();
  private int values;
  private final Map<Value, BatchNorm.Standard> standards = new HashMap<>();

  /** A program of inputs (rows, columns). */
  public ProgramBuilder(int rows, int columns) {
    this.input = new Value("x0", false, rows, columns);
  }

  public Value input() {
    return input;
  }

  /** W x: a map of the rows (tokens). */
  public Value left(Parameter weight, Value x) {
    return product(weight, x, false, x.columns(), weight.rows(), 1);
  }

  /** x W^T: a map of the columns (channels), with W as torch.nn.Linear keeps it. */
  public Value right(Value x, Parameter weight) {
    return product(x, weight, true, weight.rows(), x.rows(), 1);
  }

  /**
   * A map of the rows for each head, which is a group of columns.
   *
   * @param weight (heads * rows, rows), the heads' maps one below the other
   */
  public Value heads(Parameter weight, Value x, int heads) {
    return product(weight, x, false, x.columns(), weight.rows() / heads, heads);
  }

  private Value product(Matrix a, Matrix b, boolean transposeB, int columns, int rows, int heads) {
    Value y = value("x", false, rows, columns);
    sample.add(new Product(y, a, false, b, transposeB, heads, false));
    return y;
  }

  /** x with t (rows, 1) added to each column. */
  public Value addToColumns(Value x, Parameter t) {
    return add(x, sharedProduct(t, false, Constant.of(1, 1, x.columns())));
  }

  /** x with c (1, columns) added to each row. */
  public Value addToRows(Value x, Parameter c) {
    return add(x, sharedProduct(Constant.of(1, x.rows(), 1), false, c));
  }

  /** x with t (heads, rows) added: a head's row to each column of its group. */
  public Value addToHeads(Value x, Parameter t) {
    return add(x, sharedProduct(t, true, Constant.heads(t.rows(), x.columns())));
  }

  private Value sharedProduct(Matrix a, boolean transposeA, Matrix b) {
    Value y = value("b", true, transposeA ? a.columns() : a.rows(), b.columns());
    shared.add(new Product(y, a, transposeA, b, false, 1, false));
    return y;
  }

  /** x + y; y is another value of the sample, or a parameter. */
  public Value add(Value x, Matrix y) {
    Value sum = value("x", false, x.rows(), x.columns());
    sample.add(new Add(sum, x, y));
    return sum;
  }

  /** x * y, element by element. */
  public Value multiply(Value x, Matrix y) {
    Value product = value("x", false, x.rows(), x.columns());
    sample.add(new Multiply(product, x, y, false));
    return product;
  }

  /** (x - mean) / deviation. */
  public Value standardise(Value x, double mean, double deviation) {
    Value scaled = multiply(x, Constant.of(1 / deviation, x.rows(), x.columns()));
    Value standard = add(scaled, Constant.of(-mean / deviation, x.rows(), x.columns()));
    standards.put(standard, new BatchNorm.Standard(mean, deviation));
    return standard;
  }

  /** max(x, 0). */
  public Value relu(Value x) {
    Value y = value("x", false, x.rows(), x.columns());
    sample.add(new Relu(y, x));
    return y;
  }

  /** Layer normalisation over the columns. */
  public Value norm(Value x, Parameter weight, Parameter bias) {
    Value y = value("x", false, x.rows(), x.columns());
    sample.add(new Norm(y, x, weight, bias));
    return y;
  }

  /** The mean of the rows, (1, columns). */
  public Value mean(Value x) {
    Value y = value("x", false, 1, x.columns());
    sample.add(new Product(y, Constant.of(1.0 / x.rows(), 1, x.rows()), false, x, false, 1, false));
    return y;
  }

  /**
   * Batch normalisation of x W^T + b; parameters as in {@link BatchNorm}. A value a row commutes
   * with a map of the columns, so x is scaled in place of the map's output: all that follows, up to
   * the next nonlinear instruction, is then one chain of maps and biases.
   *
   * @param x the input, or the input standardised
   */
  public Value batchNorm(
      Value x,
      Parameter weight,
      Parameter bias,
      Parameter gamma,
      Parameter beta,
      Parameter mean,
      Parameter variance) {
    Value scale = value("s", true, x.rows(), 1);
    Value offset = value("s", true, x.rows(), 1);
    shared.add(
        new Statistics(
            new BatchNorm(weight, bias, gamma, beta, mean, variance, scale, offset, standard(x))));
    Value scaled = multiply(x, sharedProduct(scale, false, Constant.of(1, 1, x.columns())));
    Value y = add(right(scaled, weight), sharedProduct(scale, false, bias));
    return add(y, sharedProduct(offset, false, Constant.of(1, 1, y.columns())));
  }

  private BatchNorm.Standard standard(Value x) {
    return x.equals(input) ? BatchNorm.Standard.NONE : standards.get(x);
  }

  private Value value(String letter, boolean isShared, int rows, int columns) {
    return new Value(letter + ++values, isShared, rows, columns);
  }

  /** The program that ends with {@code output}. */
  public Program build(Value output) {
    return new Program(input, output, shared, sample);
  }
}
