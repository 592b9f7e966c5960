package io.patchflow.kernel;

/** The gradient before a relu, on memory outside of the Java heap, and its sum over samples. */
final class ReluGradient {
  private final Pieces sum;
  private final float[] gradient = new float[Pieces.SIZE];
  private final float[] output = new float[Pieces.SIZE];

  /** For samples of {@code length} values. */
  ReluGradient(int length) {
    sum = Pieces.zeros(length);
  }

  /**
   * Makes a sample's gradient behind the relu the one before it, and adds it to the sum.
   *
   * @param dy the gradient, overwritten
   * @param y the relu's output
   * @param at where both samples begin
   */
  void apply(Floats dy, Floats y, long at) {
    for (int i = 0; i < sum.count(); i++) {
      float[] piece = sum.get(i);
      long from = at + (long) i * Pieces.SIZE;
      dy.get(from, gradient, piece.length);
      y.get(from, output, piece.length);
      Elementwise.reluGradient(gradient, output, piece, piece.length);
      dy.put(from, gradient, piece.length);
    }
  }

  /** What the gradients add up to. */
  float[] sum() {
    return sum.toArray();
  }
}
