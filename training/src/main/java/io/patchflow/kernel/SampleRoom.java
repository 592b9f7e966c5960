package io.patchflow.kernel;

/**
 * What one thread needs to take a sample through all layers: the activation before a layer, that
 * behind it, and what is between. It is used again for every sample and stays in the core's cache.
 */
final class SampleRoom {
  private final float[] patches;
  private final float[] rows;
  private final float[] piece = new float[Pieces.SIZE];
  private final Floats inner;
  private Floats input;
  private Floats output;

  /**
   * @param patches floats of a sample's patches
   * @param rows floats of the stem's rows
   * @param activation floats of the largest activation
   * @param inner floats of the largest inner product
   */
  SampleRoom(int patches, int rows, int activation, long inner) {
    this.patches = new float[patches];
    this.rows = new float[rows];
    this.input = Floats.allocate(activation);
    this.output = Floats.allocate(activation);
    this.inner = Floats.allocate(inner);
  }

  float[] patches() {
    return patches;
  }

  float[] rows() {
    return rows;
  }

  Floats input() {
    return input;
  }

  Floats output() {
    return output;
  }

  Floats inner() {
    return inner;
  }

  /** Makes the output the next layer's input. */
  void advance() {
    Floats free = input;
    input = output;
    output = free;
  }

  /** For {@link BiasRelu}. */
  float[] piece() {
    return piece;
  }
}
