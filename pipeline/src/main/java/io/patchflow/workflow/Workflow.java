package io.patchflow.workflow;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.flink.JobListener;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.OutputFolder;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.RunLock;
import io.patchflow.folder.Stage;
import io.patchflow.lineage.Lineage;
import io.patchflow.machine.Environment;
import io.patchflow.publish.Decision;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RunId;
import io.patchflow.record.RunJson;
import io.patchflow.record.RunRecord;
import io.patchflow.record.StageRecord;
import io.patchflow.score.EvaluateOptions;
import io.patchflow.text.Secrets;
import io.patchflow.train.TrainOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Stages in a row, into one run folder. After each, {@code run.json} is brought up to date, so that
 * stages run one by one leave the same folder as all in one go.
 */
public final class Workflow {
  private final RunFolder run;
  private final List<String> command;
  private final Consumer<String> progress;
  private final JobListener listener;
  private final Lineage lineage;
  private final List<Step> steps = new ArrayList<>();

  /**
   * A workflow of no stages yet.
   *
   * @param command the command line, for {@code run.json}, where its passwords are left out
   * @param progress gets a line a stage
   * @param stop asked between stages, and while others compute for this process; once true, the
   *     workflow ends and they are asked to
   * @param lineage gets events of each stage; closed at the end of a run
   */
  public Workflow(
      RunFolder run,
      List<String> command,
      Consumer<String> progress,
      BooleanSupplier stop,
      Lineage lineage) {
    this.run = run;
    this.command = Secrets.masked(command);
    this.progress = progress;
    this.listener = new JobListener(progress, stop);
    this.lineage = lineage;
  }

  /**
   * Adds the stage that decodes a data set.
   *
   * @param input a known data set's name or a directory
   * @param recipe its patch size is used
   * @param replace what becomes of patch tensors that are there
   */
  public Workflow decode(String input, Recipe recipe, Replace replace, PipelineOptions beam) {
    steps.add(new DecodeStep(input, recipe, replace, beam, listener));
    return this;
  }

  /**
   * Adds the stage that takes over what another run folder has decoded.
   *
   * @param input the data set it was decoded from
   */
  public Workflow decodedIn(RunFolder from, String input, Recipe recipe) {
    steps.add(new SharedDecodeStep(from, input, recipe));
    return this;
  }

  /** Adds the stage that trains the recipe's model. */
  public Workflow train(Recipe recipe, TrainOptions options) {
    steps.add(new TrainStep(recipe, options));
    return this;
  }

  /** Adds the stage that scores splits with the trained model. */
  public Workflow evaluate(EvaluateOptions options, Replace replace, PipelineOptions beam) {
    steps.add(EvaluateStep.onBeam(options, replace, beam, listener));
    return this;
  }

  /** As {@link #evaluate}, in this thread: for a workflow that a worker runs. */
  public Workflow evaluateInPlace(EvaluateOptions options, Replace replace) {
    steps.add(EvaluateStep.inPlace(options, replace));
    return this;
  }

  /**
   * What {@link #run} would do, stage by stage; nothing is written into the run folder.
   *
   * @throws PatchflowException usage: the output folder holds something else; bad input: an input
   *     is damaged, or a stage that is not part of this workflow is missing
   */
  public List<PlannedStage> plan() {
    OutputFolder.require(run);
    return Plan.of(run, steps);
  }

  /**
   * Runs the stages in the order they were added; one that was done before with the same inputs and
   * options is left as it is. The run folder is locked all the while.
   *
   * @throws PatchflowException usage: the output folder holds something else, or another process is
   *     at work there; interrupted: asked to end between two stages; or what a stage throws
   */
  public void run() {
    OutputFolder.require(run);
    // Before the lock makes the folder.
    steps.get(0).stage().previous().ifPresent(run::requireManifest);
    RunLock lock = RunLock.acrossStages(run, progress);
    try (lock;
        lineage) {
      for (Step step : steps) {
        requireWanted(step.stage());
        step.stage().previous().ifPresent(run::requireManifest);
        perform(step);
      }
    }
  }

  private void requireWanted(Stage stage) {
    if (listener.stop().getAsBoolean()) {
      throw new PatchflowException(
          ExitCode.INTERRUPTED,
          "interrupted before %s; the same command resumes from there".formatted(stage.label()));
    }
  }

  private void perform(Step step) {
    Stage stage = step.stage();
    RunRecord record = RunJson.read(run);
    List<Decision> decided = new ArrayList<>();
    Instant started = Instant.now();
    Manifest manifest = run(step, decided);
    Duration taken = Duration.between(started, Instant.now());

    boolean skipped = decided.get(0).action() == Decision.Action.SKIP;
    boolean recorded =
        skipped && record.stage(stage).filter(known -> known.describes(manifest)).isPresent();
    // A training that only got a new manifest was done when and where it was done.
    StageRecord done =
        record
            .stage(stage)
            .filter(known -> skipped && known.hasResultsOf(manifest))
            .map(known -> known.withInputs(manifest.inputs()))
            .orElseGet(() -> record(manifest, started, taken));
    RunRecord updated = recorded ? record : named(record.with(stage, done), step);
    step.afterwards(run, updated, /* isNew= */ !recorded);
    if (!recorded) {
      RunJson.write(run, updated);
    }
    progress.accept(
        skipped
            ? "%s: up to date, %s".formatted(stage.label(), decided.get(0).reason())
            : String.format(
                Locale.ROOT,
                "%s: done in %.1f s (%s)",
                stage.label(),
                seconds(taken),
                counts(manifest)));
  }

  /** Does a stage, with the events of it. */
  private Manifest run(Step step, List<Decision> decided) {
    List<Lineage.StageEvents> begun = new ArrayList<>();
    try {
      Manifest manifest =
          step.run(
              run,
              decision -> {
                decided.add(decision);
                announce(step.stage(), decision);
                if (decision.action() != Decision.Action.SKIP) {
                  begun.add(lineage.start(run, step.stage(), step.files()));
                }
              });
      begun.forEach(events -> events.complete(manifest));
      return manifest;
    } catch (RuntimeException | Error e) {
      begun.forEach(events -> events.fail(e));
      throw e;
    }
  }

  /** Says why a result that is there is made again. */
  private void announce(Stage stage, Decision decision) {
    if (decision.action() == Decision.Action.RUN && !decision.reason().equals(Decision.NOT_DONE)) {
      progress.accept("%s: runs again, %s".formatted(stage.label(), decision.reason()));
    }
  }

  private StageRecord record(Manifest manifest, Instant started, Duration taken) {
    return new StageRecord(
        command,
        Path.of("").toAbsolutePath().toString(),
        started.truncatedTo(ChronoUnit.MILLIS).toString(),
        started.plus(taken).truncatedTo(ChronoUnit.MILLIS).toString(),
        seconds(taken),
        Environment.current(),
        manifest.inputs(),
        manifest.rows(),
        manifest.fingerprint(),
        manifest.details());
  }

  private RunRecord named(RunRecord record, Step step) {
    if (step.recipe().isEmpty()) {
      return record;
    }
    Recipe recipe = step.recipe().get();
    RunRecord fed = step.input().map(record::withInput).orElse(record);
    return fed.with(recipe, RunId.of(recipe, run.requireManifest(Stage.DECODE).fingerprint()));
  }

  private static double seconds(Duration taken) {
    return taken.toMillis() / 1000.0;
  }

  private static String counts(Manifest manifest) {
    return manifest.rows().entrySet().stream()
        .map(rows -> String.format(Locale.ROOT, "%s %,d", rows.getKey(), rows.getValue()))
        .collect(Collectors.joining(", "));
  }
}
