package io.patchflow.cpu;

import io.patchflow.program.BatchNorm.Standard;
import java.util.Arrays;

/**
 * Mean and covariance of a batch's patches, a token at a time. Those of a linear map's output
 * follow from them, so that batch normalisation is known without a pass over that output.
 */
final class PatchMoments {
  private final int dim;
  private final double[][] mean;
  private final double[][] covariance;
  private final double[] patch;

  PatchMoments(int tokens, int dim) {
    this.dim = dim;
    this.mean = new double[tokens][dim];
    this.covariance = new double[tokens][dim * dim];
    this.patch = new double[dim];
  }

  /**
   * Measures a batch of standardised patches.
   *
   * @param patches (batch, tokens, dim) row-major, before they are standardised
   */
  void measure(float[] patches, int batch, Standard standard) {
    for (int token = 0; token < mean.length; token++) {
      measure(patches, batch, token);
      for (int p = 0; p < dim; p++) {
        mean[token][p] = (mean[token][p] - standard.mean()) / standard.deviation();
      }
      for (int i = 0; i < dim * dim; i++) {
        covariance[token][i] /= standard.deviation() * standard.deviation();
      }
    }
  }

  private void measure(float[] patches, int batch, int token) {
    double[] mu = mean[token];
    double[] cov = covariance[token];
    int stride = mean.length * dim;
    Arrays.fill(mu, 0);
    Arrays.fill(cov, 0);
    for (int b = 0, at = token * dim; b < batch; b++, at += stride) {
      for (int p = 0; p < dim; p++) {
        mu[p] += patches[at + p];
      }
    }
    for (int p = 0; p < dim; p++) {
      mu[p] /= batch;
    }
    for (int b = 0, at = token * dim; b < batch; b++, at += stride) {
      for (int p = 0; p < dim; p++) {
        patch[p] = patches[at + p] - mu[p];
      }
      for (int p = 0; p < dim; p++) {
        double value = patch[p];
        for (int q = 0; q < dim; q++) {
          cov[p * dim + q] += value * patch[q];
        }
      }
    }
    for (int i = 0; i < cov.length; i++) {
      cov[i] /= batch;
    }
  }

  /** (dim). */
  double[] mean(int token) {
    return mean[token];
  }

  /** (dim, dim), divided by the batch, not by one less. */
  double[] covariance(int token) {
    return covariance[token];
  }
}
