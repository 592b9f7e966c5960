package io.patchflow.train;

import io.patchflow.checkpoint.Checkpoint;
import io.patchflow.checkpoint.CheckpointFolder;
import io.patchflow.checkpoint.TrainingState;
import io.patchflow.data.BatchLoader;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Score;
import io.patchflow.executor.Training;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.optim.Schedule;
import io.patchflow.program.Program;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.table.EpochRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The epochs of a training, from its checkpoint to the recipe's last. */
final class Trainer {
  private final Recipe recipe;
  private final String runId;
  private final TrainingData data;
  private final CheckpointFolder checkpoints;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final MultiLayerNetwork net;
  private final Executor executor;
  private final Program program;
  private final Training training;
  private final Schedule schedule;
  private final List<EpochRow> rows;
  private TrainingState state;
  private boolean stopping;

  Trainer(
      Recipe recipe,
      String runId,
      TrainingData data,
      Executor executor,
      CheckpointFolder checkpoints,
      Progress progress,
      BooleanSupplier stop,
      Checkpoint from) {
    this.recipe = recipe;
    this.runId = runId;
    this.data = data;
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.stop = stop;
    this.net = from.network();
    this.state = from.state();
    this.executor = executor;
    this.program = NetworkProgram.of(net).program();
    this.training = executor.training(program, net);
    this.schedule = Schedule.of(recipe, data.training().count(), state.plateau());
    this.rows = new ArrayList<>(state.rows());
  }

  /**
   * Trains to the end.
   *
   * @return a row for every epoch, those before a resume included
   * @throws PatchflowException stage failed: the loss is NaN or infinite; interrupted: asked to
   *     stop, after a checkpoint
   */
  List<EpochRow> run() {
    while (state.epoch() <= recipe.epochs()) {
      epoch();
      if (stopping && state.epoch() <= recipe.epochs()) {
        throw interrupted("after epoch %d".formatted(state.epoch() - 1));
      }
    }
    return rows;
  }

  private void epoch() {
    int epoch = state.epoch();
    progress.epoch(epoch, recipe.epochs(), data.training().size());
    long start = System.nanoTime();
    Score trained = steps();
    long taken = trained.samples() - (long) state.step() * recipe.batchSize();
    double samplesPerSecond = taken / seconds(start);
    boolean last = epoch == recipe.epochs();
    WatchedScores seen = data.watch(executor.inference(program, net), last);
    EpochRow row =
        seen.row(
            runId,
            epoch,
            rate(data.training().count() - 1),
            trained,
            samplesPerSecond,
            () -> seconds(start));
    requireFinite(row.holdoutLoss(), "after its last step");
    requireFinite(row.testLoss(), "after its last step");
    if (seen.nothing()) {
      requireFiniteParameters();
    }
    rows.add(row);
    schedule.epochOver(row);
    state =
        new TrainingState(
            state.recipe(), state.fingerprint(), epoch + 1, 0, 0, 0, schedule.state(), rows);
    checkpoints.save(new Checkpoint(net, state), state.bestEpoch());
    progress.epochDone(row);
  }

  /** The learning rate of a step, from 0, of the epoch that is resumed. */
  private double rate(int step) {
    return schedule.rate((state.epoch() - 1L) * data.training().count() + step);
  }

  /** The epoch's steps that are still to be taken; the score of all, those before included. */
  private Score steps() {
    int step = state.step();
    int done = Math.multiplyExact(step, recipe.batchSize());
    Score score = new Score(done, state.lossSum(), state.hits());
    try (BatchLoader batches = data.training().epoch(state.epoch(), done)) {
      while (batches.hasNext()) {
        TrainingBatch batch = batches.next();
        double learningRate = rate(step);
        training.step(batch, learningRate);
        step++;
        stopping = stopping || stop.getAsBoolean();
        if (training.due() || stopping || !batches.hasNext()) {
          score = read(score, step);
          progress.step(score, learningRate);
        }
        if (stopping && batches.hasNext()) {
          saveInside(step, score);
          throw interrupted("in epoch %d after step %d".formatted(state.epoch(), step));
        }
      }
    }
    return score;
  }

  /**
   * Adds what the steps up to {@code last} measured. On a device a loss that is NaN or infinite is
   * found here, some steps late, but named by its own step; nothing was saved since.
   */
  private Score read(Score before, int last) {
    List<Score> each = training.read();
    Score score = before;
    for (int i = 0; i < each.size(); i++) {
      requireFinite(each.get(i).lossSum(), "step " + (last - each.size() + 1 + i));
      score = score.plus(each.get(i));
    }
    return score;
  }

  private void saveInside(int step, Score score) {
    TrainingState here =
        new TrainingState(
            state.recipe(),
            state.fingerprint(),
            state.epoch(),
            step,
            score.lossSum(),
            score.hits(),
            schedule.state(),
            rows);
    checkpoints.save(new Checkpoint(net, here), here.bestEpoch());
  }

  private static PatchflowException interrupted(String where) {
    return new PatchflowException(
        ExitCode.INTERRUPTED,
        "interrupted %s; the same command resumes from there".formatted(where));
  }

  /**
   * @param value null where nothing was measured
   */
  private void requireFinite(Double value, String where) {
    if (value != null && !Double.isFinite(value)) {
      throw PatchflowException.stageFailed(
          "epoch %d, %s: expected a finite loss, found %s; %s"
              .formatted(state.epoch(), where, value, resumable()),
          null);
    }
  }

  /** Needed where no loss is computed after the last step. */
  private void requireFiniteParameters() {
    double sum = net.params().sumNumber().doubleValue();
    if (!Double.isFinite(sum)) {
      throw PatchflowException.stageFailed(
          "epoch %d, after its last step: expected finite parameters, found a sum of %s; %s"
              .formatted(state.epoch(), sum, resumable()),
          null);
    }
  }

  /** What the training can resume from. */
  private String resumable() {
    if (state.step() > 0) {
      return "the checkpoint after step %d stands".formatted(state.step());
    }
    return state.epoch() == 1
        ? "there is no checkpoint yet"
        : "the checkpoint of epoch %d stands".formatted(state.epoch() - 1);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
