package io.patchflow.kernel;

/**
 * Computes with ND4J operations, on any backend. Activations lie token-major in memory, as (tokens,
 * batch, channels), so that a token map is one product from the left and a channel map one from the
 * right, over the whole batch and without a transposition; outside they are seen as (batch, tokens,
 * channels).
 */
public final class Nd4jKernel implements Kernel {
  private final Ones ones = new Ones();

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public LayerOp stem(StemShape shape) {
    return new Nd4jStem(shape, ones);
  }

  @Override
  public LayerOp mix(MixShape shape) {
    return new Nd4jMix(shape, ones);
  }

  @Override
  public LayerOp tokenMean(int tokens, int channels) {
    return new Nd4jTokenMean(tokens, channels, ones);
  }

  /** The loss of (batch, classes) logits. */
  public Nd4jLoss loss() {
    return new Nd4jLoss(ones);
  }

  /**
   * A linear map, (batch, in) to (batch, out), with parameters {@code W} (in, out) and {@code b}.
   */
  public LayerOp linear() {
    return new Nd4jLinear(ones);
  }

  @Override
  public void close() {}
}
