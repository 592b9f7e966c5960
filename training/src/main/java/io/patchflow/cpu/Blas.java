package io.patchflow.cpu;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/** Products of row-major matrices in single precision, by the BLAS that ND4J loaded. */
final class Blas {
  private Blas() {}

  /** y += x. */
  static void add(int length, FloatPointer x, FloatPointer y) {
    cblas_saxpy(length, 1f, x, 1, y, 1);
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
