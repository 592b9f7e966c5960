package io.patchflow.kernel;

/** A way to compute the patch-MLP's heavy layers. */
public interface Kernel extends AutoCloseable {

  /** The name that chooses it: {@code cpu} or {@code nd4j}. */
  String name();

  /** Linear map of the patches, then batch normalisation over the tokens. */
  LayerOp stem(StemShape shape);

  /** Linear maps over tokens and channels, then relu. */
  LayerOp mix(MixShape shape);

  /** Mean over the tokens: (batch, tokens, channels) to (batch, channels). */
  LayerOp tokenMean(int tokens, int channels);

  @Override
  void close();
}
