package io.patchflow.workflow;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.recipe.Recipe;
import io.patchflow.record.RunRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A stage with its options bound: what a {@link Workflow} runs. */
interface Step {
  Stage stage();

  /** The recipe it follows; empty if it needs none. */
  Optional<Recipe> recipe();

  /** The data set it reads: a known one's name, or an absolute path; empty if it reads none. */
  default Optional<String> input() {
    return Optional.empty();
  }

  /** The files of that data set, paths or URLs, once it has begun to read them. */
  default List<String> files() {
    return List.of();
  }

  /** What there is to do, with the stage before it as it is. Nothing is written. */
  Decision decision(RunFolder run);

  /**
   * The stage's manifest, after its work is done or found done before with the same inputs and
   * options.
   *
   * @param decided gets what there is to do, before it is done
   */
  Manifest run(RunFolder run, Consumer<Decision> decided);

  /**
   * Writes what is made of the published stage, before the run's record says that it is done.
   *
   * @param isNew whether the record does not say so yet
   */
  default void afterwards(RunFolder run, RunRecord record, boolean isNew) {}
}
