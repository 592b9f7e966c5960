package io.patchflow.workflow;

import io.patchflow.dataset.DataSets;
import io.patchflow.decode.SharedPatches;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.recipe.Recipe;
import io.patchflow.text.Secrets;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes over what another run folder has decoded of a data set. */
record SharedDecodeStep(RunFolder from, String asked, Recipe follows) implements Step {
  @Override
  public Stage stage() {
    return Stage.DECODE;
  }

  @Override
  public Optional<Recipe> recipe() {
    return Optional.of(follows);
  }

  @Override
  public Optional<String> input() {
    return Optional.of(Secrets.masked(DataSets.absolute(asked)));
  }

  @Override
  public Decision decision(RunFolder run) {
    return SharedPatches.decision(from, run);
  }

  @Override
  public Manifest run(RunFolder run, Consumer<Decision> decided) {
    return SharedPatches.run(from, run, decided);
  }
}
