package io.patchflow.optim;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * PyTorch's {@code weight_decay}: added to the gradient, and to nothing else. ND4J's own adds a
 * penalty to the score as well, for which it reduces every parameter in each step; the threads that
 * such a reduction takes keep spinning and take the processors from a kernel's.
 */
public final class CoupledDecay extends L2Regularization {
  private static final long serialVersionUID = 1L;

  /** A decay of {@code l2} times the parameter. */
  public CoupledDecay(double l2) {
    super(l2);
  }

  /** The sum of those among {@code all}. */
  static double of(List<Regularization> all) {
    return all.stream()
        .filter(L2Regularization.class::isInstance)
        .mapToDouble(each -> ((L2Regularization) each).getL2().valueAt(0, 0))
        .sum();
  }

  CoupledDecay(@JsonProperty("l2") ISchedule l2) {
    super(l2);
  }

  @Override
  public double score(INDArray param, int iteration, int epoch) {
    return 0;
  }

  @Override
  public Regularization clone() {
    return new CoupledDecay(l2);
  }
}
