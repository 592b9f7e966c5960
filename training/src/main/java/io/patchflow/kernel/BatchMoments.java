package io.patchflow.kernel;

/**
 * First and second moments of a batch's patches, a token at a time, and what batch normalisation
 * needs of them. A linear map's mean and variance follow from its input's, so the stem's statistics
 * are exact without a pass over its output.
 */
final class BatchMoments {
  private final StemShape shape;
  private final double[][] mean;
  private final double[][] covariance;

  BatchMoments(StemShape shape) {
    this.shape = shape;
    this.mean = new double[shape.tokens()][];
    this.covariance = new double[shape.tokens()][];
  }

  /**
   * Takes a token's patches.
   *
   * @param patches (batch, patchDim)
   */
  void measure(int token, float[] patches, int batch) {
    int dim = shape.patchDim();
    double[] mu = new double[dim];
    for (int b = 0, i = 0; b < batch; b++) {
      for (int p = 0; p < dim; p++, i++) {
        mu[p] += patches[i];
      }
    }
    for (int p = 0; p < dim; p++) {
      mu[p] /= batch;
    }
    double[] cov = new double[dim * dim];
    double[] centred = new double[dim];
    for (int b = 0; b < batch; b++) {
      for (int p = 0; p < dim; p++) {
        centred[p] = patches[b * dim + p] - mu[p];
      }
      for (int p = 0; p < dim; p++) {
        double value = centred[p];
        for (int q = 0; q < dim; q++) {
          cov[p * dim + q] += value * centred[q];
        }
      }
    }
    for (int i = 0; i < cov.length; i++) {
      cov[i] /= batch;
    }
    mean[token] = mu;
    covariance[token] = cov;
  }

  double[] mean(int token) {
    return mean[token];
  }

  /** (patchDim, patchDim), divided by the batch, not by one less. */
  double[] covariance(int token) {
    return covariance[token];
  }

  /** The linear map's output at the mean patch, a value a channel. */
  double[] outputAtMean(int token, StemWeights weights) {
    return weights.apply(mean[token]);
  }

  /** Mean of the output over batch and channels. */
  static double mean(double[] outputAtMean) {
    double sum = 0;
    for (double value : outputAtMean) {
      sum += value;
    }
    return sum / outputAtMean.length;
  }

  /**
   * Biased variance of the output over batch and channels: that of the samples about each channel's
   * mean, and that of the channels' means.
   */
  double variance(int token, double[] outputAtMean, StemWeights weights) {
    double mu = mean(outputAtMean);
    double between = 0;
    for (double value : outputAtMean) {
      between += (value - mu) * (value - mu);
    }
    double within = 0;
    double[] cov = covariance[token];
    for (int i = 0; i < cov.length; i++) {
      within += cov[i] * weights.gram()[i];
    }
    return (within + between) / shape.channels();
  }
}
