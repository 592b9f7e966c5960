package io.patchflow.bench;

/**
 * A product of matrices, (m, k) by (k, n).
 *
 * @param perSample how often a training step computes it, a sample of the batch
 */
record MatrixProduct(
    boolean transposeA, boolean transposeB, int m, int n, int k, double perSample) {

  /** Floating-point operations of the product: a multiplication and an addition a term. */
  double flops() {
    return 2.0 * m * n * k;
  }

  /** The same product, computed so often a sample. */
  MatrixProduct times(double count) {
    return new MatrixProduct(transposeA, transposeB, m, n, k, count);
  }
}
