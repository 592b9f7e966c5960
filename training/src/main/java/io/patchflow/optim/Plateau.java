package io.patchflow.optim;

import io.patchflow.recipe.Recipe;
import io.patchflow.schema.table.EpochRow;

/**
 * Lowers the learning rate when a metric stops improving, as torch.optim.lr_scheduler's
 * ReduceLROnPlateau does with one parameter group. A NaN metric is an epoch without improvement.
 */
public final class Plateau implements Schedule {
  private final Recipe.Plateau config;
  private final boolean falling;
  private PlateauState state;

  /** Starts before the first epoch. */
  public Plateau(Recipe.Plateau config, double learningRate) {
    this(config, new PlateauState(worst(config), 0, 0, learningRate));
  }

  /** Continues from the state of another scheduler of the same configuration. */
  public Plateau(Recipe.Plateau config, PlateauState state) {
    this.config = config;
    this.falling = isFalling(config);
    this.state = state;
  }

  /**
   * Takes the epoch's metric into account.
   *
   * @return the learning rate of the next epoch
   */
  double step(double metric) {
    boolean better = isBetter(metric);
    double best = better ? metric : state.best();
    int bad = better ? 0 : state.badEpochs() + 1;
    int cooldown = state.cooldownLeft();
    double learningRate = state.learningRate();
    if (cooldown > 0) {
      cooldown--;
      bad = 0;
    }
    if (bad > config.patience()) {
      learningRate = reduced(learningRate);
      cooldown = config.cooldown();
      bad = 0;
    }
    state = new PlateauState(best, bad, cooldown, learningRate);
    return learningRate;
  }

  @Override
  public double rate(long step) {
    return state.learningRate();
  }

  @Override
  public void epochOver(EpochRow row) {
    step(value(row));
  }

  @Override
  public PlateauState state() {
    return state;
  }

  /** The figure that is watched; NaN where the epoch has none. */
  private double value(EpochRow row) {
    Double value =
        switch (config.monitor()) {
          case "train_loss" -> (Double) row.trainLoss();
          case "train_accuracy" -> (Double) row.trainAccuracy();
          case "test_loss" -> row.testLoss();
          case "test_accuracy" -> row.testAccuracy();
          case "holdout_loss" -> row.holdoutLoss();
          case "holdout_accuracy" -> row.holdoutAccuracy();
          default -> throw new IllegalArgumentException("monitor: " + config.monitor());
        };
    return value == null ? Double.NaN : value;
  }

  private boolean isBetter(double metric) {
    double best = state.best();
    double threshold = config.threshold();
    boolean relative = config.thresholdMode().equals("rel");
    if (falling) {
      return metric < (relative ? best * (1 - threshold) : best - threshold);
    }
    return metric > (relative ? best * (threshold + 1) : best + threshold);
  }

  private double reduced(double learningRate) {
    double next = Math.max(learningRate * config.factor(), config.minLr());
    return learningRate - next > config.eps() ? next : learningRate;
  }

  private static boolean isFalling(Recipe.Plateau config) {
    return config.mode().equals("min");
  }

  private static double worst(Recipe.Plateau config) {
    return isFalling(config) ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }
}
