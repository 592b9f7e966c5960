package io.patchflow.sweep;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.RegularFile;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.folder.SweepFolder;
import io.patchflow.metrics.BestEpoch;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TrialRow;
import io.patchflow.schema.table.TrialRow.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads from the trials' folders how each of them went. */
final class TrialTable {
  private static final int MOST_ERROR_BYTES = 1 << 20;

  private final SweepFolder sweep;
  private final Map<String, TrialRow> former;

  /** A table that keeps of the one that is there now what failed and was not tried again. */
  TrialTable(SweepFolder sweep) {
    this.sweep = sweep;
    List<TrialRow> rows =
        sweep.hasTable()
            ? TableFile.read(sweep.trialsTable(), TrialRow.schema(), TrialRow.class)
            : List.of();
    this.former = rows.stream().collect(Collectors.toMap(TrialRow::trial, Function.identity()));
  }

  List<TrialRow> rows(List<Trial> trials) {
    return trials.stream().map(this::row).toList();
  }

  /**
   * The row of a trial as it is now.
   *
   * @throws PatchflowException bad input: its tables are damaged
   */
  TrialRow row(Trial trial) {
    Path error = sweep.error(trial.name());
    if (Files.exists(error)) {
      return row(trial, Status.FAILED, read(error), Outcome.NONE);
    }
    RunFolder run = sweep.trial(trial.name());
    if (run.manifest(Stage.EVALUATE).isPresent()) {
      return row(trial, Status.DONE, null, Outcome.of(run));
    }
    TrialRow before = former.get(trial.name());
    return before != null && before.is(Status.FAILED)
        ? before
        : row(trial, Status.UNFINISHED, null, Outcome.NONE);
  }

  private static String read(Path file) {
    try {
      return RegularFile.text(file, MOST_ERROR_BYTES);
    } catch (IOException e) {
      throw PatchflowException.badInput(
          "%s: cannot be read: %s".formatted(file, SystemReason.of(e)));
    }
  }

  private static TrialRow row(Trial trial, Status status, String error, Outcome outcome) {
    var recipe = trial.recipe();
    return new TrialRow(
        trial.name(),
        trial.settings(),
        recipe.name(),
        recipe.seed(),
        recipe.batchSize(),
        recipe.optimizer().name(),
        recipe.optimizer().learningRate(),
        recipe.epochs(),
        recipe.model().patchSize(),
        status.label(),
        error,
        outcome.runId,
        outcome.testAccuracy,
        outcome.testLoss,
        outcome.bestEpoch,
        outcome.bestAccuracy,
        outcome.trainLoss,
        outcome.trainAccuracy,
        outcome.holdoutLoss,
        outcome.holdoutAccuracy,
        outcome.seconds);
  }

  /** The result of a trial, as {@link TrialRow} has it. */
  private record Outcome(
      String runId,
      Double testAccuracy,
      Double testLoss,
      Integer bestEpoch,
      Double bestAccuracy,
      Double trainLoss,
      Double trainAccuracy,
      Double holdoutLoss,
      Double holdoutAccuracy,
      Double seconds) {
    static final Outcome NONE =
        new Outcome(null, null, null, null, null, null, null, null, null, null);

    static Outcome of(RunFolder run) {
      SummaryRow summary = TableFile.read(run.table("summary"), SummaryRow.class).get(0);
      List<EpochRow> epochs = TableFile.read(run.table("epochs"), EpochRow.class);
      EpochRow last = epochs.get(epochs.size() - 1);
      BestEpoch best = BestEpoch.of(epochs, Split.TEST).orElse(null);
      return new Outcome(
          summary.runId(),
          summary.accuracy(),
          summary.loss(),
          best == null ? null : best.epoch(),
          best == null ? null : best.accuracy(),
          last.trainLoss(),
          last.trainAccuracy(),
          last.holdoutLoss(),
          last.holdoutAccuracy(),
          epochs.stream().mapToDouble(EpochRow::seconds).sum());
    }
  }
}
