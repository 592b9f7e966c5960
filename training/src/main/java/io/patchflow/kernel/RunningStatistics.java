package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalisation's running mean and unbiased variance, as torch.nn.BatchNorm1d keeps them. */
final class RunningStatistics {
  private final Floats mean;
  private final Floats var;

  RunningStatistics(Map<String, INDArray> params) {
    this.mean = Floats.of(params.get("mean"));
    this.var = Floats.of(params.get("var"));
  }

  /**
   * Moves towards a batch's statistics.
   *
   * @param roots 1 / sqrt(biased variance + eps), one a token
   * @param values number of values a token's statistics are taken over
   */
  void update(double[] means, double[] roots, long values) {
    float[] runningMean = mean.toArray();
    float[] runningVar = var.toArray();
    double unbiased = (double) values / Math.max(1, values - 1);
    for (int t = 0; t < means.length; t++) {
      double variance = 1 / (roots[t] * roots[t]) - StemShape.EPS;
      runningMean[t] += (float) (StemShape.MOMENTUM * (means[t] - runningMean[t]));
      runningVar[t] += (float) (StemShape.MOMENTUM * (variance * unbiased - runningVar[t]));
    }
    mean.put(0, runningMean, runningMean.length);
    var.put(0, runningVar, runningVar.length);
  }
}
