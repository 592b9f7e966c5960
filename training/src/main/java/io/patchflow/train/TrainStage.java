package io.patchflow.train;

import io.patchflow.backend.Backend;
import io.patchflow.backend.SelfCheck;
import io.patchflow.checkpoint.Checkpoint;
import io.patchflow.checkpoint.CheckpointFolder;
import io.patchflow.checkpoint.TrainingState;
import io.patchflow.data.Standardisation;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.model.Architecture;
import io.patchflow.model.ModelFingerprint;
import io.patchflow.model.PatchMlp;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.Decision;
import io.patchflow.publish.StagePublisher;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeYaml;
import io.patchflow.recipe.RunId;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.table.EpochRow;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** The train stage: patch tensors in, model.zip and the table of epochs out. */
public final class TrainStage {
  private final Recipe recipe;
  private final RunFolder run;
  private final TrainOptions options;
  private final Manifest decoded;
  private final ExistingTraining existing;

  private TrainStage(Recipe recipe, RunFolder run, TrainOptions options) {
    this.recipe = recipe;
    this.run = run;
    this.options = options;
    this.decoded = run.requireManifest(Stage.DECODE);
    this.existing = new ExistingTraining(run, recipe, decoded.fingerprint(), options.replace());
  }

  /**
   * Trains the recipe's model on the decoded patches of {@code run}, from the newest checkpoint if
   * there is one of the same recipe and data. A training that is published there already is left as
   * it is and its manifest returned.
   *
   * @return the published manifest; its details hold {@code run_id} and what computed
   * @throws PatchflowException bad input: patches missing or damaged; usage: the folder holds the
   *     training of another recipe or other data, or is in use; stage failed: the loss is NaN or
   *     infinite; backend: it cannot be used; interrupted
   */
  public static Manifest run(Recipe recipe, RunFolder run, TrainOptions options) {
    return run(recipe, run, options, decision -> {});
  }

  /**
   * What {@link #run} would have to do; nothing is written.
   *
   * @throws PatchflowException bad input: patches missing
   */
  public static Decision decision(Recipe recipe, RunFolder run, TrainOptions options) {
    return new TrainStage(recipe, run, options).existing.decision();
  }

  /**
   * As {@link #run(Recipe, RunFolder, TrainOptions)}.
   *
   * @param decided gets what there is to do, before it is done
   */
  public static Manifest run(
      Recipe recipe, RunFolder run, TrainOptions options, Consumer<Decision> decided) {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.TRAIN);
        Progress progress = progress(options)) {
      TrainStage stage = new TrainStage(recipe, run, options);
      Optional<Manifest> finished = stage.existing.finished();
      decided.accept(stage.existing.decision());
      return finished
          .map(published -> stage.upToDate(published, publisher))
          .orElseGet(() -> stage.train(publisher, progress));
    }
  }

  /** The same patches may have been decoded again, under another manifest. */
  private Manifest upToDate(Manifest published, StagePublisher publisher) {
    return published.inputs().equals(existing.inputs())
        ? published
        : publisher.republish(published, existing.inputs());
  }

  private static Progress progress(TrainOptions options) {
    return options
        .terminal()
        .<Progress>map(terminal -> new BarProgress(options.progress(), terminal::columns))
        .orElseGet(() -> new LineProgress(options.progress()));
  }

  private Manifest train(StagePublisher publisher, Progress progress) {
    try (Backend backend =
        Backend.start(options.device(), recipe.kernel(), recipe.precision(), options.threads())) {
      progress.note("train: " + backend.describe());
      if (!backend.executor().precision().equals(recipe.precision())) {
        progress.note(
            "train: precision %s is for NVIDIA GPUs of compute capability 8.0 or later; computes in %s"
                .formatted(recipe.precision(), backend.executor().precision()));
      }
      if (options.device().isGpu()) {
        SelfCheck.require(backend, PatchMlp::ofSelfCheck);
      }
      TrainingData data =
          TrainingData.open(recipe, run, options.dataBudget(), backend.executor(), progress);
      requirePatchSize(data.info().shape().patchSize());
      String runId = RunId.of(recipe, decoded.fingerprint());
      Checkpoint start = start(data.info(), progress, runId);
      List<EpochRow> rows =
          new Trainer(
                  recipe,
                  runId,
                  data,
                  backend.executor(),
                  new CheckpointFolder(run.checkpoints()),
                  progress,
                  options.stop(),
                  start)
              .run();
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("run_id", runId);
      details.putAll(backend.details());
      details.put("parameters", PatchMlp.parameters(start.network()));
      return publish(publisher, start.network(), rows, details);
    }
  }

  private void requirePatchSize(int found) {
    if (found != recipe.model().patchSize()) {
      throw PatchflowException.usage(
          List.of(
              "model.patchSize: the patches in %s are of size %d, the recipe's of size %d"
                  .formatted(run.patches(), found, recipe.model().patchSize())));
    }
  }

  /** The newest checkpoint of this training, or else one from before its first step. */
  private Checkpoint start(PatchSetInfo data, Progress progress, String runId) {
    Standardisation input =
        Standardisation.of(recipe.input(), decoded, run.manifestFile(Stage.DECODE));
    Architecture architecture =
        Architecture.of(recipe.model(), data, input.mean(), input.deviation());
    Checkpoint fresh =
        new Checkpoint(
            PatchMlp.create(architecture, recipe.optimizer(), recipe.seed()),
            new TrainingState(
                RecipeYaml.write(recipe), decoded.fingerprint(), 1, 0, 0, 0, null, List.of()));
    Checkpoint start = existing.checkpoint(progress, runId).orElse(fresh);
    if (!start.computesAs(fresh)) {
      throw PatchflowException.badInput(
          "%s: the newest checkpoint is of another network than the recipe's; --overwrite starts anew"
              .formatted(run.checkpoints()));
    }
    return start;
  }

  private Manifest publish(
      StagePublisher publisher,
      MultiLayerNetwork net,
      List<EpochRow> rows,
      Map<String, Object> details) {
    try {
      ModelSerializer.writeModel(
          net, publisher.attempt("model/model.zip").toFile(), /* saveUpdater= */ true);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s".formatted(run.modelZip(), SystemReason.of(e)), e);
    }
    TableFile.write(publisher.attempt("metrics/epochs.parquet"), EpochRow.class, rows);
    return publisher.commit(
        existing.inputs(),
        Map.of(
            ExistingTraining.RECIPE,
            RecipeYaml.write(recipe),
            ExistingTraining.DATA,
            decoded.fingerprint()),
        Map.of("epochs", (long) rows.size()),
        ModelFingerprint.of(net),
        details);
  }
}
