package io.patchflow.program;

import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;

/**
 * Batch normalisation of y = x W^T + b, with the rows (tokens) as its channels: statistics over
 * batch and columns, as torch.nn.BatchNorm1d takes them of a (batch, tokens, channels) input. What
 * it does to a sample is y * scale + offset, with scale = gamma / sqrt(variance + eps) and offset =
 * beta - mean * scale, a value a row.
 *
 * <p>In training, mean and variance are the batch's. As y is linear in the patches x, they follow
 * from the moments of x, so they are known before a sample is walked; an executor that has the
 * whole batch at hand may take them of y as well. The running statistics move towards them by
 * {@link #MOMENTUM}, the variance unbiased. In inference they take their place.
 *
 * @param weight W, (channels, patchDim)
 * @param bias b, (1, channels)
 * @param gamma (tokens, 1)
 * @param beta (tokens, 1)
 * @param runningMean (tokens, 1)
 * @param runningVariance (tokens, 1)
 * @param scale (tokens, 1), shared
 * @param offset (tokens, 1), shared
 * @param standard how x follows from the program's input
 */
public record BatchNorm(
    Parameter weight,
    Parameter bias,
    Parameter gamma,
    Parameter beta,
    Parameter runningMean,
    Parameter runningVariance,
    Value scale,
    Value offset,
    Standard standard) {
  /** Weight of a batch in the running statistics, as in torch.nn.BatchNorm1d. */
  public static final double MOMENTUM = 0.1;

  /** Added to a variance before its root. */
  public static final double EPS = 1e-5;

  /** x = (input - mean) / deviation. */
  public record Standard(double mean, double deviation) {
    static final Standard NONE = new Standard(0, 1);
  }

  public BatchNorm {
    Shapes.require(bias, 1, weight.rows());
    Shapes.requireEqual(gamma, beta, runningMean, runningVariance, scale, offset);
  }
}
