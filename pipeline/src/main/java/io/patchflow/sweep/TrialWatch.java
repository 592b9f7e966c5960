package io.patchflow.sweep;

import io.patchflow.checkpoint.CheckpointFolder;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.folder.SweepFolder;
import io.patchflow.metrics.Figures;
import io.patchflow.record.RunJson;
import io.patchflow.record.StageRecord;
import io.patchflow.schema.table.TrialRow;
import io.patchflow.schema.table.TrialRow.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Logs how far the trials are by what they publish, in a thread of its own: the same on every
 * runner.
 */
final class TrialWatch implements AutoCloseable {
  private static final long POLL_MILLIS = 1_000;

  private final SweepFolder sweep;
  private final TrialTable table;
  private final Consumer<String> log;
  private final Map<Trial, Integer> epochs = new HashMap<>();
  private final Map<Trial, Optional<String>> before = new HashMap<>();
  private final int trials;
  private final ScheduledExecutorService thread;

  private TrialWatch(SweepFolder sweep, List<Trial> trials, Consumer<String> log) {
    this.sweep = sweep;
    this.table = new TrialTable(sweep);
    this.log = log;
    this.trials = trials.size();
    for (Trial trial : trials) {
      before.put(trial, ended(trial));
      epochs.put(trial, epochsOver(trial));
    }
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "patchflow-trial-watch");
              made.setDaemon(true);
              return made;
            });
  }

  static TrialWatch start(SweepFolder sweep, List<Trial> trials, Consumer<String> log) {
    TrialWatch watch = new TrialWatch(sweep, trials, log);
    var unused =
        watch.thread.scheduleWithFixedDelay(
            watch::look, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private synchronized void look() {
    for (Trial trial : List.copyOf(before.keySet())) {
      try {
        look(trial);
      } catch (PatchflowException e) {
        // Read while it is written; the sweep itself reads it again and says what is wrong.
      }
    }
  }

  private void look(Trial trial) {
    TrialRow row = table.row(trial);
    if (row.error() != null || !ended(trial).equals(before.get(trial))) {
      before.remove(trial);
      String end =
          row.is(Status.DONE)
              ? "done, test accuracy " + Figures.percent(row.testAccuracy())
              : "failed: " + row.error();
      log.accept("%s: %s (%d of %d)".formatted(trial.name(), end, trials - before.size(), trials));
    } else if (epochsOver(trial) > epochs.get(trial)) {
      epochs.put(trial, epochsOver(trial));
      log.accept(
          "%s: epoch %d of %d".formatted(trial.name(), epochs.get(trial), trial.recipe().epochs()));
    }
  }

  /** When the trial's last stage was recorded. */
  private Optional<String> ended(Trial trial) {
    return RunJson.read(run(trial)).stage(Stage.EVALUATE).map(StageRecord::ended);
  }

  private int epochsOver(Trial trial) {
    return new CheckpointFolder(run(trial).checkpoints()).epochsOver();
  }

  private RunFolder run(Trial trial) {
    return sweep.trial(trial.name());
  }

  /** Logs what is new at the end. */
  @Override
  public void close() {
    thread.shutdownNow();
    look();
  }
}
