package io.patchflow.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of dense matrices, one ND4J operation each, whose result goes where it belongs, a view
 * of the network's gradients for instance. Sums and repetitions are products with {@link Ones}:
 * ND4J's own reductions and broadcasts along a dimension send the dimension to a device and read it
 * back.
 */
final class Product {
  private Product() {}

  /** target = a b. */
  static void set(INDArray target, INDArray a, INDArray b) {
    set(target, a, b, 1);
  }

  /** target = alpha a b. */
  static void set(INDArray target, INDArray a, INDArray b, double alpha) {
    compute(target, a, b, alpha, 0);
  }

  /** target += a b. */
  static void add(INDArray target, INDArray a, INDArray b) {
    add(target, a, b, 1);
  }

  /** target += alpha a b. */
  static void add(INDArray target, INDArray a, INDArray b, double alpha) {
    compute(target, a, b, alpha, 1);
  }

  /**
   * target = alpha a b + beta target.
   *
   * @param target (rows, columns), without gaps
   * @param a (rows, inner), a matrix or the transpose of one
   * @param b (inner, columns), as well
   */
  static void compute(INDArray target, INDArray a, INDArray b, double alpha, double beta) {
    if (target.ordering() == 'f') {
      Nd4j.gemm(a, b, target, false, false, alpha, beta);
    } else {
      // A row-major target is the transposed, column-major one that BLAS writes without a copy.
      Nd4j.gemm(b.transpose(), a.transpose(), target.transpose(), false, false, alpha, beta);
    }
  }

  /** A dense array as a row-major matrix of so many rows. */
  static INDArray rows(INDArray dense, long rows) {
    return dense.reshape('c', rows, dense.length() / rows);
  }

  /** A dense array as a row-major matrix of so many columns. */
  static INDArray columns(INDArray dense, long columns) {
    return dense.reshape('c', dense.length() / columns, columns);
  }
}
