package io.patchflow.workflow;

import io.patchflow.flink.FlinkStage;
import io.patchflow.flink.JobListener;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.record.RunRecord;
import io.patchflow.report.ReportPage;
import io.patchflow.schema.Split;
import io.patchflow.score.EvaluateOptions;
import io.patchflow.score.EvaluateStage;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Scores splits with the trained model.
 *
 * @param scoring does it, on a pipeline or in place
 */
record EvaluateStep(EvaluateOptions options, Replace replace, Function<RunFolder, Manifest> scoring)
    implements Step {
  static EvaluateStep onBeam(
      EvaluateOptions options, Replace replace, PipelineOptions beam, JobListener listener) {
    return new EvaluateStep(
        options,
        replace,
        run ->
            new FlinkStage(Stage.EVALUATE.label(), run.root(), /* withModels= */ true)
                .run(beam, listener, adapted -> EvaluateStage.run(options, run, adapted)));
  }

  static EvaluateStep inPlace(EvaluateOptions options, Replace replace) {
    return new EvaluateStep(options, replace, run -> EvaluateStage.runInPlace(options, run));
  }

  @Override
  public Stage stage() {
    return Stage.EVALUATE;
  }

  @Override
  public Optional<Recipe> recipe() {
    return Optional.empty();
  }

  /** Its tables are made of published stages alone, so they may be replaced at any time. */
  @Override
  public Decision decision(RunFolder run) {
    if (replace == Replace.ALWAYS) {
      return Decision.forced();
    }
    return run.manifest(Stage.EVALUATE)
        .map(
            published ->
                change(run, published)
                    .map(Decision::run)
                    .orElseGet(() -> Decision.skip("same model, patches and splits")))
        .orElseGet(() -> Decision.run(Decision.NOT_DONE));
  }

  @Override
  public Manifest run(RunFolder run, Consumer<Decision> decided) {
    Decision decision = decision(run);
    decided.accept(decision);
    return decision.action() == Decision.Action.SKIP
        ? run.requireManifest(Stage.EVALUATE)
        : scoring.apply(run);
  }

  @Override
  public void afterwards(RunFolder run, RunRecord record, boolean isNew) {
    if (record.recipe() == null || (!isNew && Files.exists(run.report()))) {
      return;
    }
    ReportPage.write(run, Provenance.origin(record));
  }

  /** What has changed since the published tables were made: splits, an input, a table. */
  private Optional<String> change(RunFolder run, Manifest published) {
    List<String> splits = options.splits().stream().sorted().map(Split::label).toList();
    Object before = published.options().get("splits");
    if (!splits.equals(before)) {
      return Optional.of("splits: %s there, %s asked for".formatted(before, splits));
    }
    for (FileEntry input : published.inputs()) {
      if (!input.equals(FileEntry.of(input.path(), run.resolve(input.path())))) {
        return Optional.of(input.path() + " has changed");
      }
    }
    return ManifestCheck.differences(run, published).stream().findFirst();
  }
}
