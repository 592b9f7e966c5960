package io.patchflow.executor;

/**
 * Cross-entropy of the softmax of a sample's logits z against a distribution q, and its gradient:
 * log(sum exp z) - q z and softmax(z) - q, by way of the highest logit so that nothing overflows.
 */
public final class SoftmaxLoss {
  private final double[] exponentials;

  public SoftmaxLoss(int classes) {
    this.exponentials = new double[classes];
  }

  /**
   * Turns logits into the gradient of the batch's mean loss.
   *
   * @param logits (classes), overwritten
   * @param targets holds q from {@code at} on
   * @param batch samples that the mean is over
   * @return the sample's loss
   */
  public double gradient(double[] logits, double[] targets, int at, int batch) {
    double highest = logits[highest(logits)];
    double sum = 0;
    double weighted = 0;
    double weights = 0;
    for (int i = 0; i < logits.length; i++) {
      double shifted = logits[i] - highest;
      exponentials[i] = Math.exp(shifted);
      sum += exponentials[i];
      weighted += targets[at + i] * shifted;
      weights += targets[at + i];
    }
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (weights * exponentials[i] / sum - targets[at + i]) / batch;
    }
    return weights * Math.log(sum) - weighted;
  }

  /** The loss against one class alone, {@code label}. */
  public static double of(double[] logits, int label) {
    double highest = logits[highest(logits)];
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - highest);
    }
    return Math.log(sum) + highest - logits[label];
  }

  /** The index of the highest value; the first of equals. */
  public static int highest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
