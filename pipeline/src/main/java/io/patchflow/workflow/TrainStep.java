package io.patchflow.workflow;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
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
  public Decision decision(RunFolder run) {
    return TrainStage.decision(follows, run, options);
  }

  @Override
  public Manifest run(RunFolder run, Consumer<Decision> decided) {
    return TrainStage.run(follows, run, options, decided);
  }
}
