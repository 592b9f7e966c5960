package io.patchflow.optim;

import io.patchflow.recipe.Recipe;
import io.patchflow.schema.table.EpochRow;

/** The learning rate, step by step. */
public interface Schedule {

  /**
   * The rate of a step.
   *
   * @param step from 0, counted over the whole training
   */
  double rate(long step);

  /** Takes an epoch's figures into account. */
  default void epochOver(EpochRow row) {}

  /** What a checkpoint keeps; null where the step says it all. */
  default PlateauState state() {
    return null;
  }

  /**
   * The schedule of a recipe.
   *
   * @param stepsPerEpoch of the training, at least 1
   * @param state that another of the same recipe had; null at the start
   */
  static Schedule of(Recipe recipe, long stepsPerEpoch, PlateauState state) {
    double peak = recipe.optimizer().learningRate();
    long warmup = recipe.schedule().warmupEpochs() * stepsPerEpoch;
    Schedule schedule =
        switch (recipe.schedule().kind()) {
          case "plateau" ->
              state == null
                  ? new Plateau(recipe.plateau(), peak)
                  : new Plateau(recipe.plateau(), state);
          case "cosine" -> new Cosine(peak, warmup, recipe.epochs() * stepsPerEpoch);
          case "constant" -> step -> peak;
          default -> throw new IllegalArgumentException("schedule: " + recipe.schedule().kind());
        };
    return warmup == 0 ? schedule : new Warmup(schedule, warmup);
  }
}
