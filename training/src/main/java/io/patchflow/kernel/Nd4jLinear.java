package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = x W + b, (batch, in) to (batch, out), with W (in, out) and b of length out. */
final class Nd4jLinear implements LayerOp {
  private final Ones ones;
  private final TokenMajor arrays = new TokenMajor();
  private INDArray input;

  Nd4jLinear(Ones ones) {
    this.ones = ones;
  }

  @Override
  public INDArray forward(INDArray in, Map<String, INDArray> params, boolean training) {
    input = in;
    INDArray weight = params.get("W");
    INDArray y = arrays.buffer("y", in.dataType(), in.size(0), weight.size(1));
    INDArray bias = Product.rows(params.get("b"), 1);
    Product.set(y, ones.column(in.dataType(), in.size(0)), bias);
    Product.add(y, in, weight);
    return y;
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    DataType type = outputGradient.dataType();
    long batch = outputGradient.size(0);
    Product.set(gradients.get("W"), input.transpose(), outputGradient);
    INDArray biasGradient = Product.rows(gradients.get("b"), 1);
    Product.set(biasGradient, ones.row(type, batch), outputGradient);
    if (!wantInputGradient) {
      return null;
    }
    INDArray dx = arrays.buffer("dx", type, batch, input.size(1));
    Product.set(dx, outputGradient, params.get("W").transpose());
    return dx;
  }
}
