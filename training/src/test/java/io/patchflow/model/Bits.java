package io.patchflow.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Values as bits, so that equal means equal, signed zeros and NaN included. */
public final class Bits {
  private Bits() {}

  /** Of the array's values in row-major order. */
  public static int[] of(INDArray array) {
    return of(array.dup('c').data().asFloat());
  }

  public static int[] of(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
