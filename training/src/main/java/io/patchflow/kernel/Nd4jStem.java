package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Linear map of all patches as one product, then batch normalisation: a token's values of the whole
 * batch are a row, so its statistics are row sums.
 */
final class Nd4jStem implements LayerOp {
  private final StemShape shape;
  private final TokenMajor arrays = new TokenMajor();
  private INDArray patches;
  private INDArray normalised;
  private INDArray mean;
  private INDArray variance;
  private INDArray root;

  Nd4jStem(StemShape shape) {
    this.shape = shape;
  }

  @Override
  public INDArray forward(INDArray in, Map<String, INDArray> params, boolean training) {
    INDArray input = TokenMajor.of(in);
    long batch = input.size(1);
    long tokens = shape.tokens();
    patches = input.reshape('c', tokens * batch, shape.patchDim());
    INDArray y = arrays.buffer("y", in.dataType(), tokens * batch, shape.channels());
    Nd4j.gemm(params.get("weight"), patches.transpose(), y.transpose(), false, false, 1, 0);
    y.addiRowVector(params.get("bias"));
    normalised = y.reshape('c', tokens, batch * shape.channels());
    mean = training ? rowSums(normalised).divi(normalised.columns()) : params.get("mean");
    normalised.subiColumnVector(mean);
    INDArray z = arrays.buffer("z", in.dataType(), tokens, batch * shape.channels());
    if (training) {
      z.assign(normalised).muli(normalised);
      variance = rowSums(z).divi(normalised.columns());
    } else {
      variance = params.get("var");
    }
    root = Nd4j.math().pow(variance.add(StemShape.EPS), -0.5);
    normalised.muliColumnVector(root);
    z.assign(normalised).muliColumnVector(params.get("gamma"));
    z.addiColumnVector(params.get("beta"));
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
    long values = normalised.columns();
    INDArray dz = TokenMajor.of(outputGradient).reshape('c', shape.tokens(), values);
    INDArray product = arrays.buffer("z", dz.dataType(), shape.tokens(), values);
    INDArray dBeta = rowSums(dz);
    INDArray dGamma = rowSums(product.assign(normalised).muli(dz));
    gradients.get("beta").assign(dBeta);
    gradients.get("gamma").assign(dGamma);

    product.assign(normalised).muliColumnVector(dGamma.div(values));
    dz.subi(product).subiColumnVector(dBeta.div(values));
    dz.muliColumnVector(params.get("gamma").mul(root));
    INDArray dy = dz.reshape('c', patches.rows(), shape.channels());
    Nd4j.gemm(patches.transpose(), dy, gradients.get("weight").transpose(), false, false, 1, 0);
    INDArray ones = Nd4j.ones(dy.dataType(), 1, dy.rows());
    gradients.get("bias").assign(ones.mmul(dy).reshape(shape.channels()));
    updateRunning(params.get("mean"), mean, 1);
    updateRunning(params.get("var"), variance, values / Math.max(1.0, values - 1.0));
    return null;
  }

  /** As torch.nn.BatchNorm1d: towards the batch's value, unbiased where it is a variance. */
  private static void updateRunning(INDArray running, INDArray batch, double unbiased) {
    running.muli(1 - StemShape.MOMENTUM).addi(batch.mul(StemShape.MOMENTUM * unbiased));
  }

  /** Sums along rows by a product with ones, a value a row. */
  private static INDArray rowSums(INDArray rows) {
    return rows.mmul(Nd4j.ones(rows.dataType(), rows.columns(), 1)).reshape(rows.rows());
  }
}
