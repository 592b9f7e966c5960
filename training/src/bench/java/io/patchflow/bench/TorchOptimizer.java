package io.patchflow.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.patchflow.recipe.Recipe;

/** The recipe's Adam or AdamW by DJL's fused update, with and without decay. */
final class TorchOptimizer {
  private final boolean spares;
  private final Optimizer decaying;
  private final Optimizer sparing;
  private float learningRate;

  TorchOptimizer(Recipe.Optimizer arguments) {
    this.spares = arguments.spares().equals("bias-norm");
    this.decaying = optimizer(arguments, arguments.weightDecay());
    this.sparing = optimizer(arguments, 0);
  }

  private Optimizer optimizer(Recipe.Optimizer o, double decay) {
    Tracker rate = updates -> learningRate;
    return switch (o.name()) {
      case "adam" ->
          Optimizer.adam()
              .optLearningRateTracker(rate)
              .optBeta1((float) o.beta1())
              .optBeta2((float) o.beta2())
              .optEpsilon((float) o.eps())
              .optWeightDecays((float) decay)
              .build();
      case "adamw" ->
          Optimizer.adamW()
              .optLearningRateTracker(rate)
              .optBeta1((float) o.beta1())
              .optBeta2((float) o.beta2())
              .optEpsilon((float) o.eps())
              .optWeightDecays((float) decay)
              .build();
      default -> throw new IllegalArgumentException("no optimiser of DJL's for " + o.name());
    };
  }

  /** Moves the parameter of that name. */
  void update(String name, NDArray parameter, NDArray gradient, double rate) {
    learningRate = (float) rate;
    boolean spared = spares && (name.endsWith(".bias") || Scenario.isNorm(name));
    (spared ? sparing : decaying).update(name, parameter, gradient);
  }
}
