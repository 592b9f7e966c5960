package io.patchflow.export;

import io.patchflow.program.HeadPart;
import io.patchflow.program.Matrix;

/** Numbers as ONNX keeps them, row-major. */
final class Tensor {
  private final long[] shape;
  private final double[] values;

  private Tensor(long[] shape, double... values) {
    this.shape = shape;
    this.values = values;
  }

  long[] shape() {
    return shape;
  }

  double[] values() {
    return values;
  }

  /** A single number. */
  static Tensor scalar(double value) {
    return new Tensor(new long[] {}, value);
  }

  /**
   * A factor of a product: (rows, columns), or (heads, rows, columns) where there are several
   * heads.
   *
   * @param values of {@code matrix}, row by row
   * @param transposed whether its transpose is the factor
   */
  static Tensor factor(Matrix matrix, double[] values, boolean transposed, int heads) {
    HeadPart size = HeadPart.of(matrix, heads);
    int rows = transposed ? size.columns() : size.rows();
    int columns = transposed ? size.rows() : size.columns();
    boolean stacked = HeadPart.isStacked(matrix);
    double[] cut = new double[values.length];
    int at = 0;
    for (int head = 0; head < heads; head++) {
      int firstRow = stacked ? head * size.rows() : 0;
      int firstColumn = stacked ? 0 : head * size.columns();
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          int row = firstRow + (transposed ? j : i);
          int column = firstColumn + (transposed ? i : j);
          cut[at++] = values[row * matrix.columns() + column];
        }
      }
    }
    long[] shape = heads == 1 ? new long[] {rows, columns} : new long[] {heads, rows, columns};
    return new Tensor(shape, cut);
  }

  /**
   * A term, or a factor element by element: what is the same in every row is kept as one row, and
   * so are columns, because ONNX repeats a single one as often as needed.
   *
   * @param values of {@code matrix}, row by row
   */
  static Tensor repeated(Matrix matrix, double[] values) {
    int columns = matrix.columns();
    int rows = matrix.rows();
    boolean equalRows = true;
    boolean equalColumns = true;
    for (int i = 0; i < values.length; i++) {
      equalRows &= values[i] == values[i % columns];
      equalColumns &= values[i] == values[i - i % columns];
    }
    int keptRows = equalRows ? 1 : rows;
    int keptColumns = equalColumns ? 1 : columns;
    double[] kept = new double[keptRows * keptColumns];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = values[i / keptColumns * columns + i % keptColumns];
    }
    return new Tensor(new long[] {keptRows, keptColumns}, kept);
  }

  /** The single row of a matrix that has no more. */
  static Tensor row(Matrix matrix, double[] values) {
    return new Tensor(new long[] {matrix.columns()}, values);
  }
}
