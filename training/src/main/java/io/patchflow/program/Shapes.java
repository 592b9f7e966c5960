package io.patchflow.program;

/** Checks of matrices' shapes, where an instruction is made. */
final class Shapes {
  private Shapes() {}

  /**
   * @throws IllegalArgumentException a matrix has another shape than the first
   */
  static void requireEqual(Matrix first, Matrix... others) {
    for (Matrix other : others) {
      require(other, first.rows(), first.columns());
    }
  }

  /**
   * @throws IllegalArgumentException the matrix has another shape
   */
  static void require(Matrix matrix, int rows, int columns) {
    if (matrix.rows() != rows || matrix.columns() != columns) {
      throw new IllegalArgumentException(
          "%s: expected (%d, %d), found (%d, %d)"
              .formatted(matrix.name(), rows, columns, matrix.rows(), matrix.columns()));
    }
  }
}
