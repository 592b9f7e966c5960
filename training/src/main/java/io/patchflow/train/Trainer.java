package io.patchflow.train;

import io.patchflow.checkpoint.Checkpoint;
import io.patchflow.checkpoint.CheckpointFolder;
import io.patchflow.checkpoint.TrainingState;
import io.patchflow.executor.Score;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.optim.Plateau;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.table.EpochRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The epochs of a training, from wherever it stands to the recipe's last. */
final class Trainer {
  private final Recipe recipe;
  private final String runId;
  private final TrainingData data;
  private final CheckpointFolder checkpoints;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final MultiLayerNetwork net;
  private final Plateau plateau;
  private final List<EpochRow> rows;
  private TrainingState state;
  private boolean stopping;

  Trainer(
      Recipe recipe,
      String runId,
      TrainingData data,
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
    this.plateau = new Plateau(recipe.plateau(), state.plateau());
    this.rows = new ArrayList<>(state.rows());
  }

  /**
   * Trains to the end.
   *
   * @return a row for every epoch, those before a resume included
   * @throws PatchflowException stage failed: the loss is no number any more; interrupted: asked to
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
    double learningRate = plateau.learningRate();
    net.setLearningRate(learningRate);
    progress.epoch(epoch, recipe.epochs(), data.training().size(), learningRate);
    long start = System.nanoTime();
    Score training = steps();
    long taken = training.samples() - (long) state.step() * recipe.batchSize();
    double samplesPerSecond = taken / seconds(start);
    Watched seen = data.watch(net, epoch == recipe.epochs());
    EpochRow row =
        seen.row(runId, epoch, learningRate, training, samplesPerSecond, () -> seconds(start));
    Score watched = seen.holdout() == null ? seen.test() : seen.holdout();
    requireFinite(watched.loss(), "after its last step");
    rows.add(row);
    plateau.step(Monitor.value(recipe.plateau().monitor(), row));
    state =
        new TrainingState(
            state.recipe(), state.fingerprint(), epoch + 1, 0, 0, 0, plateau.state(), rows);
    checkpoints.save(new Checkpoint(net, state), Monitor.bestEpoch(rows));
    progress.epochDone(row);
  }

  /** The epoch's steps that are still to be taken; the score of all, those before included. */
  private Score steps() {
    int step = state.step();
    int done = Math.multiplyExact(step, recipe.batchSize());
    int size = data.training().size();
    Score score = new Score(done, state.lossSum(), state.hits());
    try (Steps steps = data.training().epoch(net, recipe.seed(), state.epoch(), done)) {
      while (done < size) {
        done += steps.take();
        step++;
        stopping = stopping || stop.getAsBoolean();
        if (steps.due() || stopping || done == size) {
          score = read(steps, score, step);
          progress.step(score);
        }
        if (stopping && done < size) {
          saveInside(step, score);
          throw interrupted("in epoch %d after step %d".formatted(state.epoch(), step));
        }
      }
    }
    return score;
  }

  /**
   * Adds what the steps up to {@code last} measured. On a device a loss that is no number is found
   * here, some steps late, but named by its own step; nothing was saved since.
   */
  private Score read(Steps steps, Score before, int last) {
    List<Score> each = steps.read();
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
            plateau.state(),
            rows);
    checkpoints.save(new Checkpoint(net, here), Monitor.bestEpoch(rows));
  }

  private static PatchflowException interrupted(String where) {
    return new PatchflowException(
        ExitCode.INTERRUPTED,
        "interrupted %s; the same command goes on from there".formatted(where));
  }

  private void requireFinite(double value, String where) {
    if (!Double.isFinite(value)) {
      throw PatchflowException.stageFailed(
          "epoch %d, %s: expected a finite loss, found %s; %s"
              .formatted(state.epoch(), where, value, standing()),
          null);
    }
  }

  /** What can be gone on from. */
  private String standing() {
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
