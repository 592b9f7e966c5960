package io.patchflow.backend;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How fast this machine multiplies matrices now.
 *
 * @param library ND4J's native library in use, such as {@code linux-x86_64}
 * @param blas the BLAS in use, such as {@code MKL}
 * @param gflops GFLOP/s of single-precision products of 512 x 512 matrices, the best of several, on
 *     one thread
 */
public record BlasRate(String library, String blas, double gflops) {
  private static final int SIDE = 512;
  private static final int PRODUCTS = 30;

  /** Measures, which takes well under a second on any recent core. */
  public static BlasRate measure() {
    try (Backend backend = Backend.start("cpu", 1)) {
      INDArray a = Nd4j.rand(DataType.FLOAT, SIDE, SIDE);
      INDArray b = Nd4j.rand(DataType.FLOAT, SIDE, SIDE);
      INDArray product = Nd4j.createUninitialized(DataType.FLOAT, new long[] {SIDE, SIDE}, 'f');
      long best = Long.MAX_VALUE;
      for (int i = 0; i < PRODUCTS; i++) {
        long start = System.nanoTime();
        Nd4j.gemm(a, b, product, false, false, 1, 0);
        best = Math.min(best, System.nanoTime() - start);
      }
      return new BlasRate(backend.library(), backend.blas(), 2.0 * SIDE * SIDE * SIDE / best);
    }
  }
}
