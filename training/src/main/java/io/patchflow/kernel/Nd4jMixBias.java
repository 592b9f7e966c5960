package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.factory.Nd4j;

/** What {@link MixBias} says of a mixing layer's biases, by ND4J operations. */
final class Nd4jMixBias {
  private final MixShape shape;
  private final Ones ones;
  private final TokenMajor arrays = new TokenMajor();

  Nd4jMixBias(MixShape shape, Ones ones) {
    this.shape = shape;
    this.ones = ones;
  }

  /** Adds the biases to every sample of an output (tokensOut, batch * channelsOut). */
  void addTo(INDArray output, Map<String, INDArray> params) {
    DataType type = output.dataType();
    INDArray token = Product.columns(params.get("tokenB"), 1);
    if (!shape.mixesChannels()) {
      Product.add(output, token, ones.row(type, output.columns()));
      return;
    }
    INDArray channel = Product.rows(params.get("channelB"), 1);
    INDArray matrix = arrays.buffer("bias", type, shape.tokensOut(), shape.channelsOut());
    if (shape.tokensFirst()) {
      Product.set(matrix, token, Product.rows(rowSums(params.get("channelW")), 1));
      Product.add(matrix, ones.column(type, shape.tokensOut()), channel);
    } else {
      Product.set(matrix, rowSums(params.get("tokenW")), channel);
      Product.add(matrix, token, ones.row(type, shape.channelsOut()));
    }
    long batch = output.columns() / shape.channelsOut();
    INDArray cube = output.reshape('c', shape.tokensOut(), batch, shape.channelsOut());
    INDArray sample = matrix.reshape('c', shape.tokensOut(), 1, shape.channelsOut());
    Nd4j.exec(new AddOp(cube, sample, cube));
  }

  /**
   * Sets the biases' gradients and adds the biases' share to the weights' gradients.
   *
   * @param dz gradient before the relu, (tokensOut, batch * channelsOut)
   */
  void backward(INDArray dz, Map<String, INDArray> params, Map<String, INDArray> gradients) {
    DataType type = dz.dataType();
    INDArray dToken = Product.columns(gradients.get("tokenB"), 1);
    if (!shape.mixesChannels()) {
      Product.set(dToken, dz, ones.column(type, dz.columns()));
      return;
    }
    INDArray dChannel = Product.rows(gradients.get("channelB"), 1);
    if (shape.tokensFirst()) {
      INDArray scale = Product.rows(rowSums(params.get("channelW")), 1);
      INDArray share = arrays.buffer("share", type, 1, shape.channelsOut());
      overChannels(dToken, dz, scale);
      overTokens(dChannel, ones.row(type, shape.tokensOut()), dz);
      overTokens(share, Product.rows(params.get("tokenB"), 1), dz);
      Product.add(gradients.get("channelW"), share.transpose(), ones.row(type, shape.channelsIn()));
    } else {
      INDArray scale = Product.rows(rowSums(params.get("tokenW")), 1);
      INDArray share = arrays.buffer("share", type, shape.tokensOut(), 1);
      overTokens(dChannel, scale, dz);
      overChannels(dToken, dz, ones.row(type, shape.channelsOut()));
      overChannels(share, dz, Product.rows(params.get("channelB"), 1));
      Product.add(gradients.get("tokenW"), share, ones.row(type, shape.tokensIn()));
    }
  }

  /** target (1, channelsOut): the sum over tokens, weighted by a row, and over the batch. */
  private void overTokens(INDArray target, INDArray weights, INDArray dz) {
    INDArray samples = arrays.buffer("samples", dz.dataType(), 1, dz.columns());
    Product.set(samples, weights, dz);
    INDArray rows = Product.columns(samples, shape.channelsOut());
    Product.set(target, ones.row(dz.dataType(), rows.rows()), rows);
  }

  /** target (tokensOut, 1): the sum over channels, weighted by a row, and over the batch. */
  private void overChannels(INDArray target, INDArray dz, INDArray weights) {
    long batch = dz.columns() / shape.channelsOut();
    INDArray everySample = arrays.buffer("every", dz.dataType(), batch, shape.channelsOut());
    Product.set(everySample, ones.column(dz.dataType(), batch), weights);
    Product.set(target, dz, Product.columns(everySample, 1));
  }

  /** (rows, 1). */
  private INDArray rowSums(INDArray weights) {
    INDArray sums = arrays.buffer("sums", weights.dataType(), weights.rows(), 1);
    Product.set(sums, weights, ones.column(weights.dataType(), weights.columns()));
    return sums;
  }
}
