package io.patchflow.train;

import io.patchflow.backend.Backend;
import io.patchflow.backend.SelfCheck;
import io.patchflow.checkpoint.Checkpoint;
import io.patchflow.checkpoint.CheckpointFolder;
import io.patchflow.checkpoint.TrainingState;
import io.patchflow.data.Standardisation;
import io.patchflow.failure.PatchflowException;
import io.patchflow.model.Architecture;
import io.patchflow.model.ModelFingerprint;
import io.patchflow.model.PatchMlp;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.Manifest;
import io.patchflow.publish.RunFolder;
import io.patchflow.publish.Stage;
import io.patchflow.publish.StagePublisher;
import io.patchflow.publish.Verdict;
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
  private TrainStage() {}

  /**
   * Trains the recipe's model on the decoded patches of {@code run}, from the newest checkpoint if
   * there is one of the same recipe and data. A training that already stands there is left as it is
   * and its manifest returned.
   *
   * @return the published manifest; its details hold {@code run_id} and what computed
   * @throws PatchflowException bad input: patches missing or damaged; usage: the folder holds the
   *     training of another recipe or other data, or is in use; stage failed: the loss is no number
   *     any more; backend: it cannot be used; interrupted
   */
  public static Manifest run(Recipe recipe, RunFolder run, TrainOptions options) {
    return run(recipe, run, options, verdict -> {});
  }

  /**
   * What {@link #run} would have to do; nothing is written.
   *
   * @throws PatchflowException bad input: patches missing
   */
  public static Verdict verdict(Recipe recipe, RunFolder run, TrainOptions options) {
    return earlier(recipe, run, options).verdict();
  }

  private static ExistingTraining earlier(Recipe recipe, RunFolder run, TrainOptions options) {
    return new ExistingTraining(
        run, recipe, run.requireManifest(Stage.DECODE).fingerprint(), options.replace());
  }

  /**
   * {@link #run} for a caller who wants to know beforehand.
   *
   * @param decided gets what there is to do, before it is done
   */
  public static Manifest run(
      Recipe recipe, RunFolder run, TrainOptions options, Consumer<Verdict> decided) {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.TRAIN);
        Progress progress = progress(options)) {
      Manifest decoded = run.requireManifest(Stage.DECODE);
      ExistingTraining earlier = earlier(recipe, run, options);
      Optional<Manifest> standing = earlier.finished();
      decided.accept(earlier.verdict());
      if (standing.isPresent()) {
        return standing.get();
      }
      try (Backend backend = Backend.start(options.device(), recipe.kernel(), options.threads())) {
        progress.note("train: " + backend.describe());
        if (options.device().isGpu()) {
          SelfCheck.require(backend, PatchMlp::ofSelfCheck);
        }
        return train(recipe, run, options, publisher, progress, decoded, earlier, backend);
      }
    }
  }

  private static Progress progress(TrainOptions options) {
    return options
        .terminal()
        .<Progress>map(terminal -> new BarProgress(options.progress(), terminal::columns))
        .orElseGet(() -> new LineProgress(options.progress()));
  }

  private static Manifest train(
      Recipe recipe,
      RunFolder run,
      TrainOptions options,
      StagePublisher publisher,
      Progress progress,
      Manifest decoded,
      ExistingTraining earlier,
      Backend backend) {
    TrainingData data =
        TrainingData.open(recipe, run, options.dataBudget(), backend.executor(), progress);
    int patchSize = data.info().shape().patchSize();
    if (patchSize != recipe.model().patchSize()) {
      throw PatchflowException.usage(
          List.of(
              "model.patchSize: the patches in %s are of size %d, the recipe's of size %d"
                  .formatted(run.patches(), patchSize, recipe.model().patchSize())));
    }
    String runId = RunId.of(recipe, decoded.fingerprint());
    Checkpoint fresh = fresh(recipe, decoded, run, data.info());
    Checkpoint from = earlier.checkpoint(progress, runId).orElse(fresh);
    if (!from.computesAs(fresh)) {
      throw PatchflowException.badInput(
          "%s: the newest checkpoint is of another network than the recipe's; --overwrite starts anew"
              .formatted(run.checkpoints()));
    }
    Trainer trainer =
        new Trainer(
            recipe,
            runId,
            data,
            backend.executor(),
            new CheckpointFolder(run.checkpoints()),
            progress,
            options.stop(),
            from);
    List<EpochRow> rows = trainer.run();
    return publish(recipe, run, publisher, decoded, backend, runId, from.network(), rows);
  }

  private static Checkpoint fresh(
      Recipe recipe, Manifest decoded, RunFolder run, PatchSetInfo data) {
    Standardisation input =
        Standardisation.of(recipe.input(), decoded, run.manifestFile(Stage.DECODE));
    Architecture architecture =
        Architecture.of(recipe.model(), data, input.mean(), input.deviation());
    MultiLayerNetwork net = PatchMlp.create(architecture, recipe.optimizer(), recipe.seed());
    return new Checkpoint(
        net,
        new TrainingState(
            RecipeYaml.write(recipe), decoded.fingerprint(), 1, 0, 0, 0, null, List.of()));
  }

  private static Manifest publish(
      Recipe recipe,
      RunFolder run,
      StagePublisher publisher,
      Manifest decoded,
      Backend backend,
      String runId,
      MultiLayerNetwork net,
      List<EpochRow> rows) {
    try {
      ModelSerializer.writeModel(
          net, publisher.attempt("model/model.zip").toFile(), /* saveUpdater= */ true);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s".formatted(run.modelZip(), e), e);
    }
    TableFile.write(publisher.attempt("metrics/epochs.parquet"), EpochRow.class, rows);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("run_id", runId);
    details.putAll(backend.details());
    details.put("parameters", PatchMlp.parameters(net));
    return publisher.commit(
        List.of(
            Manifest.FileEntry.of(
                Stage.DECODE.folder() + "/manifest.json", run.manifestFile(Stage.DECODE))),
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
