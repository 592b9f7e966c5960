package io.patchflow.kernel;

/** y = max(z + bias, 0) on memory outside of the Java heap. */
final class BiasRelu {
  private final Pieces bias;

  BiasRelu(float[] bias) {
    this.bias = Pieces.of(bias);
  }

  /** Floats of the bias. */
  int length() {
    return bias.length();
  }

  /**
   * Computes as many values as the bias has.
   *
   * @param z from {@code zAt} on
   * @param y from {@code yAt} on; may be the same memory
   * @param room of {@link Pieces#SIZE} floats
   */
  void apply(Floats z, long zAt, Floats y, long yAt, float[] room) {
    for (int i = 0; i < bias.count(); i++) {
      float[] piece = bias.get(i);
      long from = (long) i * Pieces.SIZE;
      z.get(zAt + from, room, piece.length);
      Elementwise.biasRelu(room, piece, piece.length);
      y.put(yAt + from, room, piece.length);
    }
  }
}
