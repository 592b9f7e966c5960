package io.patchflow.cpu;

/** Loops over heap arrays, written so that the compiler turns them into vector instructions. */
final class Elementwise {
  private Elementwise() {}

  /** z = max(z + bias, 0). */
  static void biasRelu(float[] z, float[] bias, int length) {
    for (int i = 0; i < length; i++) {
      z[i] = Math.max(z[i] + bias[i], 0f);
    }
  }

  /** z = max(z, 0). */
  static void relu(float[] z, int length) {
    for (int i = 0; i < length; i++) {
      z[i] = Math.max(z[i], 0f);
    }
  }

  /**
   * d = d where y is above 0, else 0, on the bits of floats. y is what a relu gave, never negative:
   * its bits as a whole number are above 0 just where it is, and their negative fills with ones.
   */
  static void reluGradient(int[] d, int[] y, int length) {
    for (int i = 0; i < length; i++) {
      d[i] = d[i] & (-y[i] >> 31);
    }
  }

  /** sum += x. */
  static void add(float[] sum, float[] x, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += x[i];
    }
  }

  /** product *= x. */
  static void multiply(float[] product, float[] x, int length) {
    for (int i = 0; i < length; i++) {
      product[i] *= x[i];
    }
  }
}
