package io.patchflow.kernel;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The stem's gradients from one product a token.
 *
 * <p>With y = x W^T + b before and z = gamma h + beta, h = r (y - mu), behind the normalisation, n
 * values a token, and dz the gradient behind it: dbeta = sum dz; dgamma = sum dz h; dy = gamma r
 * (dz - dbeta / n - h dgamma / n). All sums of dy over the batch that dW and db need follow from A
 * = sum x dz and S = sum dz, a value a channel, and the moments of x.
 */
final class StemGradients {
  private final StemShape shape;
  private final BatchMoments moments;
  private final StemWeights weights;
  private final double[] means;
  private final double[] roots;
  private final float[] gamma;
  private final float[] beta;
  private final float[][] weightShares;
  private final float[][] biasShares;

  StemGradients(
      StemShape shape, BatchMoments moments, StemWeights weights, double[] means, double[] roots) {
    this.shape = shape;
    this.moments = moments;
    this.weights = weights;
    this.means = means;
    this.roots = roots;
    this.gamma = new float[shape.tokens()];
    this.beta = new float[shape.tokens()];
    this.weightShares = new float[shape.tokens()][];
    this.biasShares = new float[shape.tokens()][];
  }

  /**
   * Adds a token's share.
   *
   * @param product (patchDim + 1, channels): A, and S in the last row
   */
  void token(int t, float[] product) {
    int channels = shape.channels();
    int dim = shape.patchDim();
    double[] mean = moments.mean(t);
    double[] cov = moments.covariance(t);
    double[] centred = moments.outputAtMean(t, weights);
    double dBeta = 0;
    double dGamma = 0;
    for (int c = 0; c < channels; c++) {
      centred[c] -= means[t];
      double s = product[dim * channels + c];
      dBeta += s;
      dGamma += s * centred[c];
      for (int p = 0; p < dim; p++) {
        dGamma += (product[p * channels + c] - mean[p] * s) * weights.weight(c, p);
      }
    }
    dGamma *= roots[t];
    gamma[t] = (float) dGamma;
    beta[t] = (float) dBeta;

    double scale = weights.gamma(t) * roots[t];
    double meanShare = dBeta / channels;
    double varShare = dGamma * roots[t] / channels;
    float[] dWeight = new float[channels * dim];
    float[] dBias = new float[channels];
    double[] spread = new double[dim];
    for (int c = 0; c < channels; c++) {
      Arrays.fill(spread, 0);
      for (int q = 0; q < dim; q++) {
        double w = weights.weight(c, q);
        for (int p = 0; p < dim; p++) {
          spread[p] += cov[q * dim + p] * w;
        }
      }
      double shift = meanShare + varShare * centred[c];
      dBias[c] = (float) (scale * (product[dim * channels + c] - shift));
      for (int p = 0; p < dim; p++) {
        dWeight[c * dim + p] =
            (float) (scale * (product[p * channels + c] - mean[p] * shift - varShare * spread[p]));
      }
    }
    weightShares[t] = dWeight;
    biasShares[t] = dBias;
  }

  /** Adds the tokens' shares in order and stores all gradients. */
  void store(Map<String, INDArray> gradients) {
    float[] dWeight = weightShares[0];
    float[] dBias = biasShares[0];
    for (int t = 1; t < shape.tokens(); t++) {
      Elementwise.add(dWeight, weightShares[t], dWeight.length);
      Elementwise.add(dBias, biasShares[t], dBias.length);
    }
    Floats.of(gradients.get("weight")).put(0, dWeight, dWeight.length);
    Floats.of(gradients.get("bias")).put(0, dBias, dBias.length);
    Floats.of(gradients.get("gamma")).put(0, gamma, gamma.length);
    Floats.of(gradients.get("beta")).put(0, beta, beta.length);
  }
}
