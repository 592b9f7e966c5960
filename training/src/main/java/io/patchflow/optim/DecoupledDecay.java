package io.patchflow.optim;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * AdamW's {@code weight_decay} (arXiv:1711.05101): the parameter is reduced by that times the
 * learning rate times itself, independently of its gradient. No part of the score, as {@link
 * CoupledDecay}.
 */
public final class DecoupledDecay extends WeightDecay {
  private static final long serialVersionUID = 1L;

  /** A decay of {@code coeff} times the learning rate. */
  public DecoupledDecay(double coeff) {
    super(coeff, true);
  }

  DecoupledDecay(@JsonProperty("coeff") ISchedule coeff) {
    super(coeff, true);
  }

  /** The sum of those among {@code all}. */
  static double of(List<Regularization> all) {
    return all.stream()
        .filter(WeightDecay.class::isInstance)
        .mapToDouble(each -> ((WeightDecay) each).getCoeff().valueAt(0, 0))
        .sum();
  }

  @Override
  public double score(INDArray param, int iteration, int epoch) {
    return 0;
  }

  @Override
  public Regularization clone() {
    return new DecoupledDecay(coeff);
  }
}
