package io.patchflow.cpu;

import io.patchflow.program.BatchNorm;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Gradient;

/**
 * Scale and offset of a batch normalisation and their adjoint, in double precision. With y = W x +
 * b, m and C a token's mean and covariance of x, c the channels: mean(y) is the mean over c of W m
 * + b, and var(y) that of w' C w + (w m + b - mean(y))^2.
 */
final class BatchStatistics {
  private final BatchNorm norm;
  private final PatchMoments moments;
  private final int tokens;
  private final int channels;
  private final int dim;
  private final double[] means;
  private final double[] roots;
  private final double[] atMean;
  private float[] weight;
  private float[] bias;

  BatchStatistics(BatchNorm norm) {
    this.norm = norm;
    this.tokens = norm.gamma().rows();
    this.channels = norm.weight().rows();
    this.dim = norm.weight().columns();
    this.moments = new PatchMoments(tokens, dim);
    this.means = new double[tokens];
    this.roots = new double[tokens];
    this.atMean = new double[channels];
  }

  /**
   * Sets scale and offset from a batch's patches and moves the running statistics.
   *
   * @param shared holds the parameters and takes the results
   * @param patches (batch, tokens, patchDim)
   */
  void ofBatch(Memory shared, float[] patches, int batch) {
    weight = shared.get(norm.weight());
    bias = shared.get(norm.bias());
    moments.measure(patches, batch, norm.standard());
    float[] runningMean = shared.get(norm.runningMean());
    float[] runningVariance = shared.get(norm.runningVariance());
    double values = (double) batch * channels;
    double unbiased = values / Math.max(1, values - 1);
    double[] gram = gram();
    for (int t = 0; t < tokens; t++) {
      means[t] = outputAtMean(t);
      double variance = variance(t, gram);
      roots[t] = 1 / Math.sqrt(variance + BatchNorm.EPS);
      runningMean[t] += (float) (BatchNorm.MOMENTUM * (means[t] - runningMean[t]));
      runningVariance[t] +=
          (float) (BatchNorm.MOMENTUM * (variance * unbiased - runningVariance[t]));
    }
    shared.put(norm.runningMean(), runningMean);
    shared.put(norm.runningVariance(), runningVariance);
    scaleAndOffset(shared);
  }

  /** Sets scale and offset from the running statistics. */
  void running(Memory shared) {
    float[] mean = shared.get(norm.runningMean());
    float[] variance = shared.get(norm.runningVariance());
    for (int t = 0; t < tokens; t++) {
      means[t] = mean[t];
      roots[t] = 1 / Math.sqrt(variance[t] + BatchNorm.EPS);
    }
    scaleAndOffset(shared);
  }

  private void scaleAndOffset(Memory shared) {
    float[] gamma = shared.get(norm.gamma());
    float[] beta = shared.get(norm.beta());
    for (int t = 0; t < tokens; t++) {
      double scale = gamma[t] * roots[t];
      beta[t] = (float) (beta[t] - means[t] * scale);
      gamma[t] = (float) scale;
    }
    shared.put(norm.scale(), gamma);
    shared.put(norm.offset(), beta);
  }

  /**
   * Adds the gradients of W, b, gamma and beta that come through the statistics.
   *
   * @param shared holds the parameters
   * @param gradients holds those of scale and offset, and takes the results
   */
  void gradient(Memory shared, Memory gradients) {
    float[] gamma = shared.get(norm.gamma());
    float[] dScale = gradients.get(new Gradient(norm.scale()));
    float[] dOffset = gradients.get(new Gradient(norm.offset()));
    double[] dGamma = new double[tokens];
    double[] dBeta = new double[tokens];
    double[] dWeight = new double[channels * dim];
    double[] dBias = new double[channels];
    double[] spread = new double[dim * dim];
    for (int t = 0; t < tokens; t++) {
      outputAtMean(t);
      double throughRoot = dScale[t] - means[t] * dOffset[t];
      dBeta[t] = dOffset[t];
      dGamma[t] = roots[t] * throughRoot;
      double dMean = -gamma[t] * roots[t] * dOffset[t] / channels;
      double dVariance = -gamma[t] * throughRoot * Math.pow(roots[t], 3) / channels;
      double[] mean = moments.mean(t);
      double[] covariance = moments.covariance(t);
      for (int i = 0; i < spread.length; i++) {
        spread[i] += dVariance * covariance[i];
      }
      for (int c = 0; c < channels; c++) {
        double share = dMean + dVariance * (atMean[c] - means[t]);
        dBias[c] += share;
        for (int p = 0; p < dim; p++) {
          dWeight[c * dim + p] += share * mean[p];
        }
      }
    }
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < dim; p++) {
        for (int q = 0; q < dim; q++) {
          dWeight[c * dim + p] += spread[p * dim + q] * weight[c * dim + q];
        }
      }
    }
    add(gradients, norm.weight(), dWeight);
    add(gradients, norm.bias(), dBias);
    add(gradients, norm.gamma(), dGamma);
    add(gradients, norm.beta(), dBeta);
  }

  private static void add(Memory gradients, Matrix parameter, double[] more) {
    Gradient gradient = new Gradient(parameter);
    float[] sum = gradients.get(gradient);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (float) more[i];
    }
    gradients.put(gradient, sum);
  }

  /** W^T W, (dim, dim). */
  private double[] gram() {
    double[] gram = new double[dim * dim];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < dim; p++) {
        double value = weight[c * dim + p];
        for (int q = 0; q < dim; q++) {
          gram[p * dim + q] += value * weight[c * dim + q];
        }
      }
    }
    return gram;
  }

  /** Leaves W m + b of a token; returns its mean. */
  private double outputAtMean(int token) {
    double[] mean = moments.mean(token);
    double total = 0;
    for (int c = 0; c < channels; c++) {
      double sum = bias[c];
      for (int p = 0; p < dim; p++) {
        sum += weight[c * dim + p] * mean[p];
      }
      atMean[c] = sum;
      total += sum;
    }
    return total / channels;
  }

  private double variance(int token, double[] gram) {
    double sum = 0;
    for (double value : atMean) {
      sum += (value - means[token]) * (value - means[token]);
    }
    double[] covariance = moments.covariance(token);
    for (int i = 0; i < gram.length; i++) {
      sum += gram[i] * covariance[i];
    }
    return sum / channels;
  }
}
