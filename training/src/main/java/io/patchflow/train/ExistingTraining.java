package io.patchflow.train;

import io.patchflow.checkpoint.Checkpoint;
import io.patchflow.checkpoint.CheckpointFolder;
import io.patchflow.checkpoint.TrainingState;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeDifference;
import io.patchflow.recipe.RecipeYaml;
import io.patchflow.schema.table.EpochRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What earlier trainings left in a run folder, validated against what is asked for now. */
final class ExistingTraining {
  /** Manifest option: the recipe's canonical text. */
  static final String RECIPE = "recipe";

  /** Manifest option: the fingerprint of the patches. */
  static final String DATA = "data";

  private static final String EPOCHS = "epochs";

  /**
   * An earlier training.
   *
   * @param recipe its canonical text
   * @param data the fingerprint of its patches
   * @param epochs that have shaped its parameters
   */
  private record FormerTraining(String recipe, String data, long epochs) {
    static FormerTraining of(Manifest manifest) {
      return new FormerTraining(
          String.valueOf(manifest.options().get(RECIPE)),
          String.valueOf(manifest.options().get(DATA)),
          manifest.rows().getOrDefault(EPOCHS, 0L));
    }

    static FormerTraining of(TrainingState state) {
      return new FormerTraining(
          state.recipe(),
          state.fingerprint(),
          state.step() == 0 ? state.epoch() - 1 : state.epoch());
    }
  }

  private final RunFolder run;
  private final Recipe recipe;
  private final String fingerprint;
  private final Replace replace;

  ExistingTraining(RunFolder run, Recipe recipe, String fingerprint, Replace replace) {
    this.run = run;
    this.recipe = recipe;
    this.fingerprint = fingerprint;
    this.replace = replace;
  }

  /** What there is to do. */
  Decision decision() {
    if (replace == Replace.ALWAYS) {
      return Decision.forced();
    }
    List<String> problems = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    Optional<Manifest> manifest = run.manifest(Stage.TRAIN);
    if (manifest.isPresent()) {
      FormerTraining published = FormerTraining.of(manifest.get());
      reasons.addAll(differences(published));
      problems.addAll(obstacles(published));
      if (reasons.isEmpty()) {
        List<String> damage = ManifestCheck.differences(run, manifest.get());
        if (damage.isEmpty()) {
          return Decision.skip(upToDate(manifest.get()));
        }
        reasons.add(damage.get(0));
      }
    }
    Optional<TrainingState> state = checkpoints().newestState();
    if (problems.isEmpty() && state.isPresent()) {
      problems.addAll(obstacles(FormerTraining.of(state.get())));
    }
    if (!problems.isEmpty()) {
      return Decision.changed(replace, String.join("; ", problems));
    }
    state.ifPresent(there -> reasons.add(resumes(there)));
    String reason = reasons.isEmpty() ? Decision.NOT_DONE : String.join("; ", reasons);
    return state.isPresent() ? Decision.resume(reason) : Decision.run(reason);
  }

  private String upToDate(Manifest published) {
    String same = "same recipe and data";
    return published.inputs().equals(inputs())
        ? same
        : "%s; its manifest is published again, %s has changed"
            .formatted(same, inputs().get(0).path());
  }

  /** What a training reads, as its manifest lists it. */
  List<FileEntry> inputs() {
    return List.of(
        FileEntry.of(Stage.DECODE.folder() + "/manifest.json", run.manifestFile(Stage.DECODE)));
  }

  /**
   * The published training of just this recipe and data, whole.
   *
   * @throws PatchflowException usage: another training is published there, unless it is to be
   *     replaced or only lacks epochs
   */
  Optional<Manifest> finished() {
    Optional<Manifest> manifest = run.manifest(Stage.TRAIN);
    if (manifest.isEmpty() || replace == Replace.ALWAYS) {
      return Optional.empty();
    }
    FormerTraining published = FormerTraining.of(manifest.get());
    if (differences(published).isEmpty()) {
      return manifest.filter(whole -> ManifestCheck.differences(run, whole).isEmpty());
    }
    refuseUnlessContinued(run.model(), published);
    return Optional.empty();
  }

  /** The newest checkpoint to resume from; those of another training are removed if allowed. */
  Optional<Checkpoint> checkpoint(Progress progress, String runId) {
    CheckpointFolder folder = checkpoints();
    folder.removeLeftovers();
    if (replace == Replace.ALWAYS) {
      folder.clear();
      return Optional.empty();
    }
    Optional<Checkpoint> newest = folder.newest(progress::note);
    if (newest.isEmpty()) {
      return newest;
    }
    TrainingState state = newest.get().state();
    if (!refuseUnlessContinued(run.checkpoints(), FormerTraining.of(state))) {
      folder.clear();
      return Optional.empty();
    }
    folder.prune(state.bestEpoch());
    progress.note("train: " + resumes(state));
    return Optional.of(new Checkpoint(newest.get().network(), adapted(state, runId)));
  }

  /** Whether what is in {@code place} can be resumed; otherwise it may be replaced. */
  private boolean refuseUnlessContinued(Path place, FormerTraining there) {
    List<String> problems = obstacles(there);
    if (!problems.isEmpty() && replace == Replace.NEVER) {
      throw PatchflowException.usage(
          List.of(
              "%s: holds another training; --overwrite replaces it (%s)"
                  .formatted(place, String.join("; ", problems))));
    }
    return problems.isEmpty();
  }

  /**
   * What keeps this training from resuming from another: all differences but epochs to come, and
   * those too where every step's learning rate depends on how many there are.
   */
  private List<String> obstacles(FormerTraining there) {
    Map<String, String> differences = RecipeDifference.between(there.recipe(), recipe);
    if (there.epochs() <= recipe.epochs() && !recipe.schedule().kind().equals("cosine")) {
      differences.remove(EPOCHS);
    }
    return withData(differences, there.data());
  }

  private List<String> differences(FormerTraining there) {
    return withData(RecipeDifference.between(there.recipe(), recipe), there.data());
  }

  private List<String> withData(Map<String, String> differences, String data) {
    List<String> all = new ArrayList<>(differences.values());
    if (!fingerprint.equals(data)) {
      all.add("data: fingerprint %s there, %s asked for".formatted(data, fingerprint));
    }
    return all;
  }

  private CheckpointFolder checkpoints() {
    return new CheckpointFolder(run.checkpoints());
  }

  /** A process may have died between the last checkpoint and the publication. */
  private String resumes(TrainingState state) {
    return state.epoch() > recipe.epochs()
        ? "complete after epoch %d; publishes the model of its last checkpoint"
            .formatted(recipe.epochs())
        : "resumes in epoch %d after step %d".formatted(state.epoch(), state.step());
  }

  /** The state as a training of this recipe would have left it. */
  private TrainingState adapted(TrainingState state, String runId) {
    return new TrainingState(
        RecipeYaml.write(recipe),
        state.fingerprint(),
        state.epoch(),
        state.step(),
        state.lossSum(),
        state.hits(),
        state.plateau(),
        state.rows().stream().map(row -> adapted(row, runId)).toList());
  }

  /** A test split that is not watched is read once, after what is now the last epoch. */
  private EpochRow adapted(EpochRow row, String runId) {
    EpochRow renamed = row.withRunId(runId);
    boolean early = !recipe.watchesTest() && row.epoch() < recipe.epochs();
    return early ? renamed.withoutTest() : renamed;
  }
}
