package io.patchflow.kernel;

/** Loops over heap arrays, written so that the compiler turns them into vector instructions. */
final class Elementwise {
  private Elementwise() {}

  /** z = max(z + bias, 0). */
  static void biasRelu(float[] z, float[] bias, int length) {
    for (int i = 0; i < length; i++) {
      z[i] = Math.max(z[i] + bias[i], 0f);
    }
  }

  /**
   * The gradient before a relu, from the gradient behind it: d where y is positive, else 0; added
   * to {@code sum} as well. y is never negative; scaled up, it is 0 or at least 1 for every normal
   * number, which needs no branch.
   */
  static void reluGradient(float[] d, float[] y, float[] sum, int length) {
    for (int i = 0; i < length; i++) {
      d[i] = d[i] * Math.min(1f, y[i] * Float.MAX_VALUE);
    }
    for (int i = 0; i < length; i++) {
      sum[i] += d[i];
    }
  }

  /** sum += x. */
  static void add(float[] sum, float[] x, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += x[i];
    }
  }
}
