package io.patchflow.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * From logits to probabilities and loss, in double precision and with {@link StrictMath}, so that
 * equal logits give equal bits on every machine.
 */
public final class Softmax {
  private Softmax() {}

  /** The label of the highest logit, the lowest label on a tie. */
  public static int argmax(float[] logits) {
    int best = 0;
    for (int label = 1; label < logits.length; label++) {
      if (logits[label] > logits[best]) {
        best = label;
      }
    }
    return best;
  }

  /** {@code exp(z_i - logSumExp(z))} for each label; the sum is 1 up to rounding. */
  public static double[] probabilities(float[] logits) {
    double normaliser = logSumExp(logits);
    double[] probabilities = new double[logits.length];
    for (int label = 0; label < logits.length; label++) {
      probabilities[label] = StrictMath.exp(logits[label] - normaliser);
    }
    return probabilities;
  }

  /** As {@link #probabilities}, rounded to what tables hold; not a number for infinite logits. */
  public static List<Float> rounded(float[] logits) {
    List<Float> rounded = new ArrayList<>(logits.length);
    for (double probability : probabilities(logits)) {
      rounded.add((float) probability);
    }
    return rounded;
  }

  /** {@code -ln softmax(logits)[label]}, finite for finite logits however far apart they are. */
  public static double crossEntropy(float[] logits, int label) {
    return logSumExp(logits) - logits[label];
  }

  private static double logSumExp(float[] logits) {
    double max = logits[argmax(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += StrictMath.exp(logit - max);
    }
    return max + StrictMath.log(sum);
  }
}
