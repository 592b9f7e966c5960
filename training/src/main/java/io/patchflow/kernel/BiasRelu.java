package io.patchflow.kernel;

import java.util.Arrays;

/**
 * y = max(y + bias, 0) on memory outside the Java heap. It passes over the heap in pieces that stay
 * in the first-level cache; the bias lies in such pieces, too, since the compiler turns the loop
 * into vector instructions only where both arrays start at 0.
 */
final class BiasRelu {
  /** Floats of a piece. */
  static final int PIECE = 2048;

  private final float[][] pieces;
  private final int length;

  BiasRelu(float[] bias) {
    this.length = bias.length;
    this.pieces = new float[(length + PIECE - 1) / PIECE][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = Arrays.copyOfRange(bias, i * PIECE, Math.min((i + 1) * PIECE, length));
    }
  }

  /** Floats of the bias. */
  int length() {
    return length;
  }

  /**
   * Changes the start of {@code y}.
   *
   * @param room of length {@link #PIECE}
   */
  void apply(Floats y, float[] room) {
    for (int i = 0; i < pieces.length; i++) {
      float[] bias = pieces[i];
      y.get((long) i * PIECE, room, bias.length);
      Elementwise.biasRelu(room, bias, bias.length);
      y.put((long) i * PIECE, room, bias.length);
    }
  }
}
