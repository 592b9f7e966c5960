package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/** Y = relu(T X C^T + bias) as products over the whole batch. */
final class Nd4jMix implements LayerOp {
  private final MixShape shape;
  private final Nd4jMixBias bias;
  private final boolean channelFirst;
  private final TokenMajor arrays = new TokenMajor();
  private RectifiedLinear relu;
  private INDArray input;
  private INDArray inner;
  private INDArray output;

  Nd4jMix(MixShape shape, Ones ones) {
    this.shape = shape;
    this.bias = new Nd4jMixBias(shape, ones);
    this.channelFirst = shape.mixesChannels() && shape.channelProductFirst();
  }

  @Override
  public INDArray forward(INDArray in, Map<String, INDArray> params, boolean training) {
    input = TokenMajor.of(in);
    DataType type = in.dataType();
    long batch = input.size(1);
    INDArray tokenW = params.get("tokenW");
    output = arrays.buffer("y", type, shape.tokensOut(), batch * shape.channelsOut());
    if (!shape.mixesChannels()) {
      Product.set(output, tokenW, Product.rows(input, shape.tokensIn()));
    } else if (channelFirst) {
      inner = arrays.buffer("p", type, shape.tokensIn() * batch, shape.channelsOut());
      INDArray x = Product.columns(input, shape.channelsIn());
      Product.set(inner, x, params.get("channelW").transpose());
      Product.set(output, tokenW, Product.rows(inner, shape.tokensIn()));
    } else {
      inner = arrays.buffer("p", type, shape.tokensOut(), batch * shape.channelsIn());
      Product.set(inner, tokenW, Product.rows(input, shape.tokensIn()));
      INDArray p = Product.columns(inner, shape.channelsIn());
      INDArray y = Product.columns(output, shape.channelsOut());
      Product.set(y, p, params.get("channelW").transpose());
    }
    bias.addTo(output, params);
    rectify();
    return TokenMajor.batchMajor(
        output.reshape('c', shape.tokensOut(), batch, shape.channelsOut()));
  }

  private void rectify() {
    if (relu == null) {
      // Kept: its scalar, the zero, would be sent to the device with every use.
      relu = new RectifiedLinear(output, output);
    }
    relu.setX(output);
    relu.setZ(output);
    Nd4j.getExecutioner().exec(relu);
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    long batch = input.size(1);
    DataType type = input.dataType();
    INDArray tokenWeight = params.get("tokenW").transpose();
    INDArray tokenGradient = gradients.get("tokenW");
    INDArray dz = Product.rows(TokenMajor.of(outputGradient), shape.tokensOut());
    // The output has done its part: its memory takes the mask, 1 where it is positive, else 0.
    Nd4j.getExecutioner().exec(new Sign(output, output));
    Nd4j.exec(new MulOp(dz, output, dz));
    INDArray x = Product.rows(input, shape.tokensIn());
    INDArray dx = arrays.buffer("dx", type, shape.tokensIn(), batch * shape.channelsIn());
    if (!shape.mixesChannels()) {
      Product.set(tokenGradient, dz, x.transpose());
      Product.set(dx, tokenWeight, dz);
    } else if (channelFirst) {
      INDArray dp = arrays.buffer("dp", type, shape.tokensIn(), batch * shape.channelsOut());
      Product.set(tokenGradient, dz, Product.rows(inner, shape.tokensIn()).transpose());
      Product.set(dp, tokenWeight, dz);
      channelsBackward(dp, input, dx, params, gradients);
    } else {
      INDArray dp = arrays.buffer("dp", type, shape.tokensOut(), batch * shape.channelsIn());
      channelsBackward(dz, inner, dp, params, gradients);
      Product.set(tokenGradient, dp, x.transpose());
      Product.set(dx, tokenWeight, dp);
    }
    bias.backward(dz, params, gradients);
    return wantInputGradient
        ? TokenMajor.batchMajor(dx.reshape('c', shape.tokensIn(), batch, shape.channelsIn()))
        : null;
  }

  /** Through the channel map, from d behind it to dIn before it, with {@code in} as its input. */
  private void channelsBackward(
      INDArray d,
      INDArray in,
      INDArray dIn,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients) {
    INDArray dColumns = Product.columns(d, shape.channelsOut());
    INDArray inColumns = Product.columns(in, shape.channelsIn());
    Product.set(gradients.get("channelW"), dColumns.transpose(), inColumns);
    Product.set(Product.columns(dIn, shape.channelsIn()), dColumns, params.get("channelW"));
  }
}
