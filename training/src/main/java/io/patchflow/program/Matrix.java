package io.patchflow.program;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/** A row-major matrix that instructions read or write. Rows are tokens, columns are channels. */
public sealed interface Matrix {

  /** Unique among the matrices of a program. */
  String name();

  int rows();

  int columns();

  /** Number of values. */
  default int size() {
    return Math.multiplyExact(rows(), columns());
  }

  /** Whether all samples share it: it is computed once a step, not once a sample. */
  default boolean isShared() {
    return true;
  }

  /** What an instruction computes: one matrix a sample, or one that all samples share. */
  record Value(String name, boolean isShared, int rows, int columns) implements Matrix {}

  /**
   * A parameter of the model, or some rows of one.
   *
   * @param offset of its first value in the network's flat parameter vector
   * @param trained whether it has a gradient; running statistics have none
   */
  record Parameter(String name, int rows, int columns, int offset, boolean trained)
      implements Matrix {

    /** The rows from {@code first} on, which are a parameter of their own to the program. */
    public Parameter rows(int first, int count) {
      return new Parameter(
          "%s[%d..%d]".formatted(name, first, first + count - 1),
          count,
          columns,
          Math.addExact(offset, Math.multiplyExact(first, columns)),
          trained);
    }

    /** The same of a single row's columns. */
    public Parameter columns(int first, int count) {
      Parameter part = new Parameter(name, columns, 1, offset, trained).rows(first, count);
      return new Parameter(part.name(), 1, count, part.offset(), trained);
    }
  }

  /** The gradient of a shared matrix, summed over the samples of a batch. */
  record Gradient(Matrix of) implements Matrix {
    @Override
    public String name() {
      return "d" + of.name();
    }

    @Override
    public int rows() {
      return of.rows();
    }

    @Override
    public int columns() {
      return of.columns();
    }
  }

  /** Numbers that nothing changes. */
  final class Constant implements Matrix {
    private final String name;
    private final int rows;
    private final double[] values;

    private Constant(String name, int rows, double[] values) {
      this.name = name;
      this.rows = rows;
      this.values = values;
    }

    /** The same value everywhere. */
    static Constant of(double value, int rows, int columns) {
      double[] values = new double[Math.multiplyExact(rows, columns)];
      Arrays.fill(values, value);
      return new Constant("%s(%dx%d)".formatted(digits(value), rows, columns), rows, values);
    }

    private static String digits(double value) {
      return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
    }

    /** (heads, columns): a row has ones at its head's columns, else zeros. */
    static Constant heads(int heads, int columns) {
      double[] values = new double[Math.multiplyExact(heads, columns)];
      int each = columns / heads;
      for (int h = 0; h < heads; h++) {
        Arrays.fill(values, h * columns + h * each, h * columns + (h + 1) * each, 1);
      }
      return new Constant("heads(%dx%d)".formatted(heads, columns), heads, values);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int columns() {
      return values.length / rows;
    }

    /** All values, row by row; not to be changed. */
    public double[] values() {
      return values;
    }
  }
}
