package io.patchflow.optim;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * torch.optim.ASGD: steps of size eta, which falls with the steps done, and a running average of
 * the parameters from step t0 on.
 *
 * <p>The average is kept as {@code offset}: parameters less average. As PyTorch's, eta is computed
 * at the end of a step for the next, so a new learning rate takes effect one step late; so it is
 * state, the same number for every parameter.
 */
public final class TorchAsgd extends TorchUpdater {
  private static final long serialVersionUID = 1L;

  private final double lambd;
  private final double alpha;
  private final double t0;

  /**
   * @param lambd decay that makes eta fall; its other part, the parameters' decay, is coupled
   * @param alpha power of eta's fall
   * @param t0 step at which averaging starts
   */
  @JsonCreator
  public TorchAsgd(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("lambd") double lambd,
      @JsonProperty("alpha") double alpha,
      @JsonProperty("t0") double t0) {
    super(learningRate);
    this.lambd = lambd;
    this.alpha = alpha;
    this.t0 = t0;
  }

  @Override
  List<String> stateNames() {
    return List.of("offset", "eta");
  }

  @Override
  List<Double> arguments() {
    return List.of(lambd, alpha, t0);
  }

  @Override
  void update(INDArray gradient, List<INDArray> state, int step, double learningRate) {
    INDArray offset = state.get(0);
    INDArray eta = state.get(1);
    if (step == 1) {
      eta.assign(learningRate);
    }
    gradient.muli(eta);
    double mu = mu(step);
    if (mu == 1) {
      offset.assign(0);
    } else {
      offset.subi(gradient).muli(1 - mu);
    }
    eta.assign(nextEta(step, learningRate));
  }

  private double mu(int step) {
    return 1 / Math.max(1, step - 1 - t0);
  }

  private double nextEta(int step, double learningRate) {
    return learningRate / Math.pow(1 + lambd * learningRate * step, alpha);
  }

  @Override
  UpdatePlan.Step step(int step, double learningRate) {
    return UpdatePlan.Step.of(
        UpdatePlan.Optimizer.ASGD,
        learningRate,
        step == 1 ? 1 : 0,
        1 - mu(step),
        nextEta(step, learningRate));
  }
}
