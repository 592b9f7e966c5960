package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The mean over tokens as a product with a row of 1 / tokens. */
final class Nd4jTokenMean implements LayerOp {
  private final int tokens;
  private final int channels;
  private final TokenMajor arrays = new TokenMajor();

  Nd4jTokenMean(int tokens, int channels) {
    this.tokens = tokens;
    this.channels = channels;
  }

  @Override
  public INDArray forward(INDArray input, Map<String, INDArray> params, boolean training) {
    INDArray x = TokenMajor.of(input);
    long batch = x.size(1);
    INDArray share = Nd4j.ones(x.dataType(), 1, tokens).divi(tokens);
    return share.mmul(x.reshape('c', tokens, batch * channels)).reshape('c', batch, channels);
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    long batch = outputGradient.size(0);
    INDArray dx = arrays.buffer("dx", outputGradient.dataType(), tokens, batch * channels);
    INDArray row = outputGradient.dup('c').reshape('c', 1, batch * channels).divi(tokens);
    // Outer product with ones: every token gets the same share.
    Nd4j.gemm(row, Nd4j.ones(row.dataType(), 1, tokens), dx.transpose(), true, false, 1, 0);
    return TokenMajor.batchMajor(dx.reshape('c', tokens, batch, channels));
  }
}
