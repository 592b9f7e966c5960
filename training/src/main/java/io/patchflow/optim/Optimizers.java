package io.patchflow.optim;

import io.patchflow.recipe.Recipe;
import java.util.List;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** The optimiser a recipe names. */
public final class Optimizers {
  private Optimizers() {}

  /** The updater that every trainable parameter gets. */
  public static IUpdater of(Recipe.Optimizer o) {
    return switch (o.name()) {
      case "adam", "adamw" -> new TorchAdam(o.learningRate(), o.beta1(), o.beta2(), o.eps());
      case "sgd" -> new TorchSgd(o.learningRate(), o.momentum());
      case "asgd" -> new TorchAsgd(o.learningRate(), o.lambd(), o.alpha(), o.t0());
      default -> throw new IllegalArgumentException("optimizer: " + o.name());
    };
  }

  /**
   * The decay of a trainable parameter. For asgd it holds lambd too: {@code p *= 1 - lambd * eta}
   * is a coupled decay.
   *
   * @param biasOrNorm whether the parameter is a bias or a normalisation's, which the recipe may
   *     spare
   */
  public static List<Regularization> decay(Recipe.Optimizer o, boolean biasOrNorm) {
    double lambd = o.name().equals("asgd") ? o.lambd() : 0;
    double decay = biasOrNorm && o.spares().equals("bias-norm") ? 0 : o.weightDecay();
    if (decay + lambd == 0) {
      return List.of();
    }
    return List.of(
        o.name().equals("adamw") ? new DecoupledDecay(decay) : new CoupledDecay(decay + lambd));
  }
}
