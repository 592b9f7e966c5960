package io.patchflow.kernel;

import java.util.Arrays;

/**
 * An array on the heap in pieces that stay in the first-level cache beside two others of their
 * size. Memory outside of the heap passes over it piece by piece; the compiler turns a loop over
 * two arrays into vector instructions only where both start at 0.
 */
final class Pieces {
  /** Floats of a piece, but the last. */
  static final int SIZE = 2048;

  private final float[][] pieces;
  private final int length;

  private Pieces(float[][] pieces, int length) {
    this.pieces = pieces;
    this.length = length;
  }

  /** A copy of {@code values}. */
  static Pieces of(float[] values) {
    float[][] pieces = new float[(values.length + SIZE - 1) / SIZE][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = Arrays.copyOfRange(values, i * SIZE, Math.min((i + 1) * SIZE, values.length));
    }
    return new Pieces(pieces, values.length);
  }

  /** Zeros. */
  static Pieces zeros(int length) {
    return of(new float[length]);
  }

  int count() {
    return pieces.length;
  }

  /** Floats of all pieces. */
  int length() {
    return length;
  }

  /** A piece itself, which begins at {@code i * SIZE}. */
  float[] get(int i) {
    return pieces[i];
  }

  /** A copy as one array. */
  float[] toArray() {
    float[] values = new float[length];
    for (int i = 0; i < pieces.length; i++) {
      System.arraycopy(pieces[i], 0, values, i * SIZE, pieces[i].length);
    }
    return values;
  }
}
