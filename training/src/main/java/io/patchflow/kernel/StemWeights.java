package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The stem's parameters on the heap, with the Gram matrix of its weights. */
final class StemWeights {
  private final int channels;
  private final int dim;
  private final float[] weight;
  private final float[] bias;
  private final float[] gamma;
  private final float[] beta;
  private final double[] gram;

  StemWeights(StemShape shape, Map<String, INDArray> params) {
    this.channels = shape.channels();
    this.dim = shape.patchDim();
    this.weight = Floats.of(params.get("weight")).toArray();
    this.bias = Floats.of(params.get("bias")).toArray();
    this.gamma = Floats.of(params.get("gamma")).toArray();
    this.beta = Floats.of(params.get("beta")).toArray();
    this.gram = new double[dim * dim];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < dim; p++) {
        double value = weight[c * dim + p];
        for (int q = 0; q < dim; q++) {
          gram[p * dim + q] += value * weight[c * dim + q];
        }
      }
    }
  }

  /** W x + b, a value a channel. */
  double[] apply(double[] patch) {
    double[] result = new double[channels];
    for (int c = 0; c < channels; c++) {
      double sum = bias[c];
      for (int p = 0; p < dim; p++) {
        sum += weight[c * dim + p] * patch[p];
      }
      result[c] = sum;
    }
    return result;
  }

  /** Weight of value {@code p} of a patch in channel {@code c}. */
  double weight(int c, int p) {
    return weight[c * dim + p];
  }

  double bias(int c) {
    return bias[c];
  }

  double gamma(int token) {
    return gamma[token];
  }

  double beta(int token) {
    return beta[token];
  }

  /** W^T W, (patchDim, patchDim). */
  double[] gram() {
    return gram;
  }
}
