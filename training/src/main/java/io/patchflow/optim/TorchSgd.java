package io.patchflow.optim;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** torch.optim.SGD, with momentum if it is not 0; without dampening, without Nesterov's step. */
public final class TorchSgd extends TorchUpdater {
  private static final long serialVersionUID = 1L;

  private final double momentum;

  @JsonCreator
  public TorchSgd(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("momentum") double momentum) {
    super(learningRate);
    this.momentum = momentum;
  }

  @Override
  List<String> stateNames() {
    return momentum == 0 ? List.of() : List.of("momentum");
  }

  @Override
  List<Double> arguments() {
    return List.of(momentum);
  }

  @Override
  void update(INDArray gradient, List<INDArray> state, int step, double learningRate) {
    if (momentum == 0) {
      gradient.muli(learningRate);
    } else {
      state.get(0).muli(momentum).addi(gradient).muli(learningRate, gradient);
    }
  }

  @Override
  UpdatePlan.Step step(int step, double learningRate) {
    return momentum == 0
        ? UpdatePlan.Step.of(UpdatePlan.Optimizer.SGD, learningRate, 0, 0, 0)
        : UpdatePlan.Step.of(UpdatePlan.Optimizer.MOMENTUM, learningRate, momentum, 0, 0);
  }
}
