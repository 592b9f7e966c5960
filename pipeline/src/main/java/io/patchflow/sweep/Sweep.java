package io.patchflow.sweep;

import io.patchflow.decode.DirectRunnerSettings;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.PlainTree;
import io.patchflow.flink.FlinkStage;
import io.patchflow.flink.JobListener;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.OutputFolder;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.RunLock;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.DurableFile;
import io.patchflow.publish.Replace;
import io.patchflow.report.SweepPage;
import io.patchflow.schema.table.TrialRow;
import io.patchflow.schema.table.TrialRow.Status;
import io.patchflow.text.Secrets;
import io.patchflow.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.beam.sdk.options.PipelineOptions;

/** Many trainings: decodes once for each patch size, runs the trials, gathers their table. */
public final class Sweep {
  private final SweepOptions options;
  private final Consumer<String> log;

  /**
   * A sweep.
   *
   * @param log gets a line now and then
   */
  public Sweep(SweepOptions options, Consumer<String> log) {
    this.options = options;
    this.log = log;
  }

  /**
   * What {@link #run} would do for each trial; nothing is written.
   *
   * @throws PatchflowException usage: the folder holds something else
   */
  public List<PlannedTrial> plan() {
    OutputFolder.require(options.folder());
    record().joined(options.folder().sweepJson());
    return planned();
  }

  /**
   * Does the trials that are not done, and writes the table and the report over all.
   *
   * @return the trials that failed now, after all others are done
   * @throws PatchflowException usage: the folder holds something else, or is in use; bad input: the
   *     data set; interrupted: asked to stop, with the table as far as it goes; stage failed: a
   *     pipeline did not finish
   */
  public List<TrialRow> run(PipelineOptions beam) {
    OutputFolder.require(options.folder());
    RunLock lock = RunLock.acrossStages(new RunFolder(options.folder().root()), log);
    try (lock) {
      SweepRecord record = record().joined(options.folder().sweepJson());
      // A decode sets what the user left open, and that is asked for below.
      OptionalInt atOnce = DirectRunnerSettings.parallelism(beam);
      long bytes = decode(beam);
      record.write(options.folder().sweepJson());
      removeErrors();
      List<Trial> missing =
          planned().stream().filter(plan -> !plan.isDone()).map(PlannedTrial::trial).toList();
      log.accept(
          "sweep: %d trials, %d of them done"
              .formatted(options.grid().trials().size(), done(missing)));
      if (!missing.isEmpty()) {
        attempt(missing, slots(beam, atOnce, missing.size(), bytes), beam, record);
      }
      return publish(record);
    }
  }

  private int done(List<Trial> missing) {
    return options.grid().trials().size() - missing.size();
  }

  private SweepRecord record() {
    return SweepRecord.of(options.grid(), Secrets.masked(options.input()), options.command());
  }

  private List<PlannedTrial> planned() {
    TrialTask task = task(new Slots(1, 1, 0));
    List<PlannedTrial> plan = new ArrayList<>();
    for (Trial trial : options.grid().trials()) {
      RunFolder decoded = TrialTask.decoded(options.folder(), trial.recipe());
      plan.add(
          decoded.manifest(Stage.DECODE).isEmpty()
              ? PlannedTrial.fresh(trial)
              : PlannedTrial.of(trial, task.workflow(trial, options.stop()).plan()));
    }
    return plan;
  }

  /** Decodes once for all trials of a patch size; the bytes of the largest images. */
  private long decode(PipelineOptions beam) {
    Map<RunFolder, Trial> folders = new LinkedHashMap<>();
    for (Trial trial : options.grid().trials()) {
      folders.putIfAbsent(TrialTask.decoded(options.folder(), trial.recipe()), trial);
    }
    long bytes = 0;
    for (Map.Entry<RunFolder, Trial> folder : folders.entrySet()) {
      RunFolder run = folder.getKey();
      new Workflow(run, options.command(), log, options.stop(), options.lineage().open(run, log))
          .decode(options.input(), folder.getValue().recipe(), Replace.NEVER, beam)
          .run();
      bytes = Math.max(bytes, imageBytes(run.requireManifest(Stage.DECODE)));
    }
    return bytes;
  }

  private static long imageBytes(Manifest decoded) {
    long bytes = decoded.rows().values().stream().mapToLong(Long::longValue).sum();
    for (String size : List.of("height", "width", "channels")) {
      bytes = Math.multiplyExact(bytes, ((Number) decoded.details().get(size)).longValue());
    }
    return bytes;
  }

  /** On Flink a trial has its slot's one thread, and a half of its worker's heap for images. */
  private Slots slots(PipelineOptions beam, OptionalInt atOnce, int trials, long bytes) {
    if (!DirectRunnerSettings.isDirect(beam)) {
      return new Slots(trials, options.threads() == null ? 1 : options.threads(), 0);
    }
    Runtime machine = Runtime.getRuntime();
    return Slots.of(
        machine.availableProcessors(),
        machine.maxMemory() / 2,
        trials,
        bytes,
        options.threads(),
        atOnce.isPresent() ? atOnce.getAsInt() : null);
  }

  private TrialTask task(Slots slots) {
    return new TrialTask(
        options.folder().root().toString(),
        options.input(),
        new ArrayList<>(options.trialCommand()),
        slots.threads(),
        slots.dataBudget(),
        options.lineage(),
        options.stop());
  }

  private void attempt(List<Trial> missing, Slots slots, PipelineOptions beam, SweepRecord record) {
    if (DirectRunnerSettings.isDirect(beam)) {
      DirectRunnerSettings.setParallelism(beam, slots.trials());
    }
    TrialWatch watch = TrialWatch.start(options.folder(), missing, log);
    try (watch) {
      new FlinkStage("sweep", options.folder().root(), /* withModels= */ true)
          .run(
              beam,
              new JobListener(log, options.stop()),
              adapted -> TrialPipeline.run(missing, task(slots), adapted));
    } catch (PatchflowException e) {
      if (e.exitCode() == ExitCode.INTERRUPTED) {
        publish(record);
      }
      throw e;
    }
    if (options.stop().getAsBoolean()) {
      publish(record);
      throw new PatchflowException(
          ExitCode.INTERRUPTED, "interrupted; the same command resumes from the checkpoints");
    }
  }

  /** Removes what trials left of their failures: it is in the table, or of a dead attempt. */
  private void removeErrors() {
    Path folder = options.folder().errors();
    try {
      if (Files.isDirectory(folder)) {
        PlainTree.delete(folder);
      }
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be removed: %s".formatted(folder, SystemReason.withFile(e)), e);
    }
  }

  /** Writes the table and the report; what failed of what was asked for. */
  private List<TrialRow> publish(SweepRecord record) {
    List<TrialRow> rows = new TrialTable(options.folder()).rows(record.trials());
    DurableFile.write(
        options.folder().trialsTable(),
        file -> TableFile.write(file, TrialRow.schema(), TrialRow.class, rows));
    SweepPage.write(options.folder(), rows, options.command());
    removeErrors();
    List<String> asked = options.grid().trials().stream().map(Trial::name).toList();
    return rows.stream()
        .filter(row -> row.is(Status.FAILED) && asked.contains(row.trial()))
        .toList();
  }
}
