package io.patchflow.program;

import io.patchflow.program.Matrix.Gradient;
import io.patchflow.program.Matrix.Parameter;

/**
 * One head's part of a matrix in a product. A parameter, and a parameter's gradient, are cut into
 * as many blocks of rows as there are heads; a sample's matrix into as many groups of columns; and
 * block is multiplied with group.
 *
 * @param rows of the part
 * @param columns of the part
 */
public record HeadPart(int rows, int columns) {

  /**
   * The part that each head has.
   *
   * @throws IllegalArgumentException the matrix cannot be cut evenly
   */
  public static HeadPart of(Matrix matrix, int heads) {
    return isStacked(matrix)
        ? new HeadPart(divide(matrix, matrix.rows(), heads), matrix.columns())
        : new HeadPart(matrix.rows(), divide(matrix, matrix.columns(), heads));
  }

  /** Whether {@code matrix} is cut into blocks of rows, not into groups of columns. */
  public static boolean isStacked(Matrix matrix) {
    return matrix instanceof Parameter
        || (matrix instanceof Gradient gradient && gradient.of() instanceof Parameter);
  }

  HeadPart transposed(boolean swap) {
    return swap ? new HeadPart(columns, rows) : this;
  }

  private static int divide(Matrix matrix, int size, int heads) {
    if (size % heads != 0) {
      throw new IllegalArgumentException(
          "%s: expected a multiple of %d heads, found %d".formatted(matrix.name(), heads, size));
    }
    return size / heads;
  }
}
