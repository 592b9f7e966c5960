package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Linear map of all patches as one product, then batch normalisation: a token's values of the whole
 * batch are a row, so its statistics are sums along rows. With y the map's output less its mean, r
 * = 1 / sqrt(variance + eps) and n values a token, z = gamma r y + beta; backward, s = sum dz y,
 * dgamma = r s and dy = gamma r (dz - dbeta / n - y r dgamma / n).
 */
final class Nd4jStem implements LayerOp {
  private final StemShape shape;
  private final Ones ones;
  private final TokenMajor arrays = new TokenMajor();
  private ScalarAdd addEps;
  private INDArray patches;
  private INDArray centred;
  private INDArray mean;
  private INDArray variance;
  private INDArray root;
  private INDArray scale;

  Nd4jStem(StemShape shape, Ones ones) {
    this.shape = shape;
    this.ones = ones;
  }

  @Override
  public INDArray forward(INDArray in, Map<String, INDArray> params, boolean training) {
    INDArray input = TokenMajor.of(in);
    DataType type = in.dataType();
    long batch = input.size(1);
    long tokens = shape.tokens();
    long values = batch * shape.channels();
    patches = Product.columns(input, shape.patchDim());
    INDArray y = arrays.buffer("y", type, tokens * batch, shape.channels());
    Product.set(y, ones.column(type, tokens * batch), Product.rows(params.get("bias"), 1));
    Product.add(y, patches, params.get("weight").transpose());
    centred = Product.rows(y, tokens);
    INDArray z = arrays.buffer("z", type, tokens, values);
    mean = training ? perToken("mean", type) : column(params.get("mean"));
    if (training) {
      Product.set(mean, centred, ones.column(type, values), 1.0 / values);
    }
    Product.add(centred, mean, ones.row(type, values), -1);
    variance = training ? perToken("variance", type) : column(params.get("var"));
    if (training) {
      Nd4j.exec(new MulOp(centred, centred, z));
      Product.set(variance, z, ones.column(type, values), 1.0 / values);
    }
    root = perToken("root", type);
    rootOf(variance);
    scale = perToken("scale", type);
    Nd4j.exec(new MulOp(column(params.get("gamma")), root, scale));
    Nd4j.exec(new MulOp(centred, scale, z));
    Product.add(z, column(params.get("beta")), ones.row(type, values));
    return TokenMajor.batchMajor(z.reshape('c', tokens, batch, shape.channels()));
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    if (wantInputGradient) {
      throw new UnsupportedOperationException("the stem is the first layer");
    }
    DataType type = outputGradient.dataType();
    long values = centred.columns();
    INDArray dz = Product.rows(TokenMajor.of(outputGradient), shape.tokens());
    INDArray work = arrays.buffer("z", type, shape.tokens(), values);
    INDArray dBeta = column(gradients.get("beta"));
    INDArray dGamma = column(gradients.get("gamma"));
    INDArray sum = perToken("sum", type);
    Product.set(dBeta, dz, ones.column(type, values));
    Nd4j.exec(new MulOp(centred, dz, work));
    Product.set(sum, work, ones.column(type, values));
    Nd4j.exec(new MulOp(sum, root, dGamma));
    Nd4j.exec(new MulOp(dGamma, root, sum));
    Nd4j.exec(new MulOp(centred, sum, work));
    Nd4j.getExecutioner().exec(new Axpy(work, dz, dz, -1.0 / values));
    Product.add(dz, dBeta, ones.row(type, values), -1.0 / values);
    Nd4j.exec(new MulOp(dz, scale, dz));
    INDArray dy = Product.columns(dz, shape.channels());
    Product.set(gradients.get("weight"), dy.transpose(), patches);
    Product.set(Product.rows(gradients.get("bias"), 1), ones.row(type, dy.rows()), dy);
    updateRunning(params.get("mean"), mean, 1);
    updateRunning(params.get("var"), variance, values / Math.max(1.0, values - 1.0));
    return null;
  }

  /** As torch.nn.BatchNorm1d: towards the batch's value, unbiased where it is a variance. */
  private void updateRunning(INDArray running, INDArray batch, double unbiased) {
    Product.compute(
        column(running),
        batch,
        ones.column(batch.dataType(), 1),
        StemShape.MOMENTUM * unbiased,
        1 - StemShape.MOMENTUM);
  }

  /** root = 1 / sqrt(values + eps). */
  private void rootOf(INDArray values) {
    if (addEps == null) {
      // Kept: its scalar would be sent to the device with every use.
      addEps = new ScalarAdd(values, null, root, StemShape.EPS);
    }
    addEps.setX(values);
    addEps.setZ(root);
    Nd4j.getExecutioner().exec(addEps);
    Nd4j.getExecutioner().exec(new RSqrt(root, root));
  }

  private INDArray perToken(String name, DataType type) {
    return arrays.buffer(name, type, shape.tokens(), 1);
  }

  private static INDArray column(INDArray vector) {
    return Product.columns(vector, 1);
  }
}
