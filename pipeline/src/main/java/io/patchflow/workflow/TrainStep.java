package io.patchflow.workflow;

import io.patchflow.publish.Manifest;
import io.patchflow.publish.RunFolder;
import io.patchflow.publish.Stage;
import io.patchflow.publish.Verdict;
import io.patchflow.recipe.Recipe;
import io.patchflow.train.TrainOptions;
import io.patchflow.train.TrainStage;
import java.util.Optional;
import java.util.function.Consumer;

/** Trains the recipe's model. */
record TrainStep(Recipe follows, TrainOptions options) implements Step {
  @Override
  public Stage stage() {
    return Stage.TRAIN;
  }

  @Override
  public Optional<Recipe> recipe() {
    return Optional.of(follows);
  }

  @Override
  public Verdict verdict(RunFolder run) {
    return TrainStage.verdict(follows, run, options);
  }

  @Override
  public Manifest run(RunFolder run, Consumer<Verdict> decided) {
    return TrainStage.run(follows, run, options, decided);
  }
}
