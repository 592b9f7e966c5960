package io.patchflow.kernel;

/** Sizes of the stem: (batch, tokens, patchDim) to (batch, tokens, channels). */
public record StemShape(int tokens, int patchDim, int channels) {
  /** Added to a variance before its root, as torch.nn.BatchNorm1d does. */
  static final double EPS = 1e-5;

  /** Weight of a batch in the running statistics, as in torch.nn.BatchNorm1d. */
  static final double MOMENTUM = 0.1;
}
