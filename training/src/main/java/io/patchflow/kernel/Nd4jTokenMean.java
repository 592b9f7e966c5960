package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean over tokens as a product with ones. */
final class Nd4jTokenMean implements LayerOp {
  private final int tokens;
  private final int channels;
  private final Ones ones;
  private final TokenMajor arrays = new TokenMajor();

  Nd4jTokenMean(int tokens, int channels, Ones ones) {
    this.tokens = tokens;
    this.channels = channels;
    this.ones = ones;
  }

  @Override
  public INDArray forward(INDArray input, Map<String, INDArray> params, boolean training) {
    INDArray x = TokenMajor.of(input);
    DataType type = x.dataType();
    long batch = x.size(1);
    INDArray y = arrays.buffer("y", type, 1, batch * channels);
    Product.set(y, ones.row(type, tokens), Product.rows(x, tokens), 1.0 / tokens);
    return Product.rows(y, batch);
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    DataType type = outputGradient.dataType();
    long batch = outputGradient.size(0);
    INDArray dx = arrays.buffer("dx", type, tokens, batch * channels);
    // Outer product with ones: every token gets the same share.
    INDArray dy = Product.rows(outputGradient, 1);
    Product.set(dx, ones.column(type, tokens), dy, 1.0 / tokens);
    return TokenMajor.batchMajor(dx.reshape('c', tokens, batch, channels));
  }
}
