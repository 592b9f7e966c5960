package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/** Y = relu(T X C^T + bias) as products over the whole batch. */
final class Nd4jMix implements LayerOp {
  private final MixShape shape;
  private final boolean channelFirst;
  private final TokenMajor arrays = new TokenMajor();
  private INDArray input;
  private INDArray inner;
  private INDArray output;

  Nd4jMix(MixShape shape) {
    this.shape = shape;
    this.channelFirst = shape.mixesChannels() && shape.channelProductFirst();
  }

  @Override
  public INDArray forward(INDArray in, Map<String, INDArray> params, boolean training) {
    input = TokenMajor.of(in);
    long batch = input.size(1);
    INDArray tokenW = params.get("tokenW");
    INDArray channelW = params.get("channelW");
    output = arrays.buffer("y", in.dataType(), shape.tokensOut(), batch * shape.channelsOut());
    if (!shape.mixesChannels()) {
      multiply(tokenW, false, rows(input, shape.tokensIn()), false, output);
    } else if (channelFirst) {
      inner = arrays.buffer("p", in.dataType(), shape.tokensIn() * batch, shape.channelsOut());
      multiply(columns(input, shape.channelsIn()), false, channelW, true, inner);
      multiply(tokenW, false, rows(inner, shape.tokensIn()), false, output);
    } else {
      inner = arrays.buffer("p", in.dataType(), shape.tokensOut(), batch * shape.channelsIn());
      multiply(tokenW, false, rows(input, shape.tokensIn()), false, inner);
      multiply(
          columns(inner, shape.channelsIn()),
          false,
          channelW,
          true,
          columns(output, shape.channelsOut()));
    }
    INDArray cube = output.reshape('c', shape.tokensOut(), batch, shape.channelsOut());
    cube.addi(biasMatrix(params).reshape(shape.tokensOut(), 1, shape.channelsOut()));
    Nd4j.getExecutioner().exec(new RectifiedLinear(output, output));
    return TokenMajor.batchMajor(cube);
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    long batch = input.size(1);
    DataType type = input.dataType();
    INDArray tokenW = params.get("tokenW");
    INDArray channelW = params.get("channelW");
    INDArray dz = rows(TokenMajor.of(outputGradient), shape.tokensOut());
    // The output has done its part: its memory takes the mask, 1 where it is positive, else 0.
    Nd4j.getExecutioner().exec(new Sign(output, output));
    dz.muli(output);
    INDArray dx = arrays.buffer("dx", type, shape.tokensIn(), batch, shape.channelsIn());
    if (!shape.mixesChannels()) {
      multiply(dz, false, rows(input, shape.tokensIn()), true, gradients.get("tokenW"));
      multiply(tokenW, true, dz, false, rows(dx, shape.tokensIn()));
    } else if (channelFirst) {
      INDArray dp = arrays.buffer("dp", type, shape.tokensIn(), batch * shape.channelsOut());
      multiply(dz, false, rows(inner, shape.tokensIn()), true, gradients.get("tokenW"));
      multiply(tokenW, true, dz, false, dp);
      INDArray dpColumns = columns(dp, shape.channelsOut());
      multiply(
          dpColumns, true, columns(input, shape.channelsIn()), false, gradients.get("channelW"));
      multiply(dpColumns, false, channelW, false, columns(dx, shape.channelsIn()));
    } else {
      INDArray dq = arrays.buffer("dp", type, shape.tokensOut() * batch, shape.channelsIn());
      INDArray dzColumns = columns(dz, shape.channelsOut());
      multiply(
          dzColumns, true, columns(inner, shape.channelsIn()), false, gradients.get("channelW"));
      multiply(dzColumns, false, channelW, false, dq);
      INDArray dqRows = rows(dq, shape.tokensOut());
      multiply(dqRows, false, rows(input, shape.tokensIn()), true, gradients.get("tokenW"));
      multiply(tokenW, true, dqRows, false, rows(dx, shape.tokensIn()));
    }
    biasBackward(dz, params, gradients);
    return wantInputGradient ? TokenMajor.batchMajor(dx) : null;
  }

  /** The bias matrix of {@link MixBias}, by ND4J operations. */
  private INDArray biasMatrix(Map<String, INDArray> params) {
    INDArray token = params.get("tokenB").reshape(shape.tokensOut(), 1);
    INDArray toChannels = Nd4j.ones(token.dataType(), 1, shape.channelsOut());
    if (!shape.mixesChannels()) {
      return token.mmul(toChannels);
    }
    INDArray channel = params.get("channelB").reshape(1, shape.channelsOut());
    INDArray toTokens = Nd4j.ones(token.dataType(), shape.tokensOut(), 1);
    return shape.tokensFirst()
        ? token.mmul(rowSums(params.get("channelW"), 1)).addi(toTokens.mmul(channel))
        : rowSums(params.get("tokenW"), 0).mmul(channel).addi(token.mmul(toChannels));
  }

  /** The gradients of {@link MixBias}, from dz (tokensOut, batch * channelsOut). */
  private void biasBackward(
      INDArray dz, Map<String, INDArray> params, Map<String, INDArray> gradients) {
    INDArray toChannels = Nd4j.ones(dz.dataType(), 1, shape.channelsOut());
    INDArray toTokens = Nd4j.ones(dz.dataType(), 1, shape.tokensOut());
    if (shape.mixesChannels() && shape.tokensFirst()) {
      toChannels = rowSums(params.get("channelW"), 1);
      INDArray token = params.get("tokenB").reshape(1, shape.tokensOut());
      gradients.get("channelW").addiColumnVector(overTokens(token, dz));
    } else if (shape.mixesChannels()) {
      toTokens = rowSums(params.get("tokenW"), 1);
      INDArray channel = params.get("channelB").reshape(1, shape.channelsOut());
      gradients.get("tokenW").addiColumnVector(overChannels(dz, channel));
    }
    gradients.get("tokenB").assign(overChannels(dz, toChannels));
    if (shape.mixesChannels()) {
      gradients.get("channelB").assign(overTokens(toTokens, dz));
    }
  }

  /** The sum over tokens, weighted by a row, and over the batch: (channelsOut). */
  private INDArray overTokens(INDArray weights, INDArray dz) {
    INDArray samples = columns(weights.mmul(dz), shape.channelsOut());
    INDArray ones = Nd4j.ones(dz.dataType(), 1, samples.rows());
    return ones.mmul(samples).reshape(shape.channelsOut());
  }

  /** The sum over channels, weighted by a row, and over the batch: (tokensOut). */
  private INDArray overChannels(INDArray dz, INDArray weights) {
    INDArray ones = Nd4j.ones(dz.dataType(), dz.columns() / shape.channelsOut(), 1);
    INDArray everySample = ones.mmul(weights).reshape(dz.columns(), 1);
    return dz.mmul(everySample).reshape(shape.tokensOut());
  }

  /** Row sums by a product with ones; a row ({@code axis} 1) or a column ({@code axis} 0). */
  private static INDArray rowSums(INDArray weights, int axis) {
    INDArray sums = weights.mmul(Nd4j.ones(weights.dataType(), weights.columns(), 1));
    return axis == 1 ? sums.reshape(1, weights.rows()) : sums;
  }

  private static INDArray rows(INDArray dense, long rows) {
    return dense.reshape('c', rows, dense.length() / rows);
  }

  private static INDArray columns(INDArray dense, long columns) {
    return dense.reshape('c', dense.length() / columns, columns);
  }

  private static void multiply(
      INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray target) {
    // A row-major target is the transposed, column-major one that BLAS writes without a copy.
    Nd4j.gemm(
        transposeB ? b : b.transpose(),
        transposeA ? a : a.transpose(),
        target.transpose(),
        false,
        false,
        1,
        0);
  }
}
