package io.patchflow.optim;

import io.patchflow.recipe.Recipe;
import org.nd4j.linalg.learning.config.IUpdater;

/** The optimiser a recipe names. */
public final class Optimizers {
  private Optimizers() {}

  /** The updater that every trainable parameter gets. */
  public static IUpdater of(Recipe.Optimizer o) {
    return switch (o.name()) {
      case "adam" -> new TorchAdam(o.learningRate(), o.beta1(), o.beta2(), o.eps());
      case "sgd" -> new TorchSgd(o.learningRate(), o.momentum());
      case "asgd" -> new TorchAsgd(o.learningRate(), o.lambd(), o.alpha(), o.t0());
      default -> throw new IllegalArgumentException("optimizer: " + o.name());
    };
  }

  /**
   * The L2 coefficient of every trainable parameter, biases and normalisation included. For asgd it
   * holds lambd too: {@code p *= 1 - lambd * eta} is a decay of that form.
   */
  public static double l2(Recipe.Optimizer o) {
    return o.name().equals("asgd") ? o.weightDecay() + o.lambd() : o.weightDecay();
  }
}
