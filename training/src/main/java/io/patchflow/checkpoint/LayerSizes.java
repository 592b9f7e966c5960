package io.patchflow.checkpoint;

import java.io.IOException;

/**
 * What a layer takes of a sample and what it gives: a matrix each.
 *
 * @param kind the class of the layer
 */
record LayerSizes(String kind, int rowsIn, int columnsIn, int rowsOut, int columnsOut) {
  /**
   * Values of a sample between two layers. Kernels count them as int and keep a batch of them in
   * memory; an image of 2048 x 2048 is as large.
   */
  private static final long MOST_VALUES = 1 << 22;

  LayerSizes {
    long rows = Math.max(rowsIn, rowsOut);
    if (rows * Math.max(columnsIn, columnsOut) > MOST_VALUES) {
      throw new IllegalArgumentException(
          "at most %,d values of a sample in a layer expected, found %d x %d to %d x %d"
              .formatted(MOST_VALUES, rowsIn, columnsIn, rowsOut, columnsOut));
    }
  }

  /**
   * Validates this layer against the one before it: kernels do not check sizes.
   *
   * @throws IOException it takes something else than that one gives
   */
  void requireAfter(LayerSizes before) throws IOException {
    if (rowsIn != before.rowsOut || columnsIn != before.columnsOut) {
      throw new IOException(
          "a layer for %d x %d values expected, found one for %d x %d"
              .formatted(before.rowsOut, before.columnsOut, rowsIn, columnsIn));
    }
  }
}
