package io.patchflow.kernel;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/** Products of row-major matrices in single precision, by the BLAS that ND4J loaded. */
final class Sgemm {
  private Sgemm() {}

  /** C (m, n) = A (m, k) B (k, n) + beta C. */
  static void nn(int m, int n, int k, FloatPointer a, FloatPointer b, float beta, FloatPointer c) {
    strided(false, false, m, n, k, a, k, b, n, beta, c, n);
  }

  /** C (m, n) = A (k, m)^T B (k, n) + beta C. */
  static void tn(int m, int n, int k, FloatPointer a, FloatPointer b, float beta, FloatPointer c) {
    strided(true, false, m, n, k, a, m, b, n, beta, c, n);
  }

  /** C (m, n) = A (m, k) B (n, k)^T + beta C. */
  static void nt(int m, int n, int k, FloatPointer a, FloatPointer b, float beta, FloatPointer c) {
    strided(false, true, m, n, k, a, k, b, k, beta, c, n);
  }

  /** C (m, n) = op(A) op(B) + beta C, each with the distance from one row to the next. */
  static void strided(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      FloatPointer a,
      int rowA,
      FloatPointer b,
      int rowB,
      float beta,
      FloatPointer c,
      int rowC) {
    cblas_sgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        m,
        n,
        k,
        1f,
        a,
        rowA,
        b,
        rowB,
        beta,
        c,
        rowC);
  }
}
