package io.patchflow.optim;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * torch.optim.Adam. Unlike Deeplearning4j's, it adds eps to the square root of the second moment
 * after its bias correction.
 */
public final class TorchAdam extends TorchUpdater {
  private static final long serialVersionUID = 1L;

  private final double beta1;
  private final double beta2;
  private final double eps;

  @JsonCreator
  public TorchAdam(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("beta1") double beta1,
      @JsonProperty("beta2") double beta2,
      @JsonProperty("eps") double eps) {
    super(learningRate);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.eps = eps;
  }

  @Override
  List<String> stateNames() {
    return List.of("mean", "variance");
  }

  @Override
  List<Double> arguments() {
    return List.of(beta1, beta2, eps);
  }

  @Override
  void update(INDArray gradient, List<INDArray> state, int step, double learningRate) {
    INDArray mean = state.get(0);
    INDArray variance = state.get(1);
    mean.muli(beta1);
    Nd4j.exec(new Axpy(gradient, mean, mean, 1 - beta1));
    gradient.muli(gradient);
    variance.muli(beta2);
    Nd4j.exec(new Axpy(gradient, variance, variance, 1 - beta2));

    // The gradient has done its part: its memory takes the denominator and then the update.
    INDArray denominator = Nd4j.exec(new Sqrt(variance, gradient));
    denominator.divi(Math.sqrt(1 - Math.pow(beta2, step))).addi(eps);
    denominator.rdivi(mean).muli(learningRate / (1 - Math.pow(beta1, step)));
  }

  @Override
  UpdatePlan.Step step(int step, double learningRate) {
    return new UpdatePlan.Step(
        UpdatePlan.Optimizer.ADAM,
        learningRate / (1 - Math.pow(beta1, step)),
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        Math.sqrt(1 - Math.pow(beta2, step)),
        eps);
  }
}
