package io.patchflow.train;

import io.patchflow.data.Batches;
import io.patchflow.data.Holdout;
import io.patchflow.data.Order;
import io.patchflow.data.PatchSplit;
import io.patchflow.data.Samples;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.util.List;

/**
 * The images of a training: those to train on, those to watch. Where the recipe does not watch the
 * test split, that is read after the last epoch only.
 */
final class TrainingData {
  private final Batches training;
  private final SplitScorer test;
  private final SplitScorer holdout;
  private final boolean watchesTest;

  private TrainingData(
      Batches training, SplitScorer test, SplitScorer holdout, boolean watchesTest) {
    this.training = training;
    this.test = test;
    this.holdout = holdout;
    this.watchesTest = watchesTest;
  }

  /**
   * Opens the patches of {@code run}: in memory if they fit into {@code budget}, or else streamed
   * from their files through a shuffle window of that size.
   *
   * @param budget bytes
   * @param executor keeps the images, if it has a memory of its own with room for them
   * @throws PatchflowException bad input: patches missing or damaged, or of two shapes; usage: no
   *     batch is full and the recipe drops all others; a hold-out of no image
   */
  static TrainingData open(
      Recipe recipe, RunFolder run, long budget, Executor executor, Progress progress) {
    PatchSplit training = PatchSplit.of(run, Split.TRAIN);
    PatchSplit testing = PatchSplit.of(run, Split.TEST);
    if (!testing.info().equals(training.info())) {
      throw PatchflowException.badInput(
          "%s: expected both splits to be alike, found %s to train on, %s to test with"
              .formatted(run.patches(), training.info(), testing.info()));
    }
    Holdout cut = Holdout.draw(training.images(), recipe.holdout(), recipe.seed());
    int batchSize = recipe.batchSize();
    if (recipe.dropLast() && cut.training().length < batchSize) {
      throw PatchflowException.usage(
          List.of(
              "dropLast: expected at least batchSize %d images to train on, found %d"
                  .formatted(batchSize, cut.training().length)));
    }
    if (recipe.holdout() > 0 && cut.watched().length == 0) {
      throw PatchflowException.usage(
          List.of(
              "holdout: expected a share of at least one of %d images, found %s"
                  .formatted(training.images(), recipe.holdout())));
    }
    SplitImages images = SplitImages.open(training, testing, budget, executor::keep, progress);
    return new TrainingData(
        Batches.training(images.training(cut.training()), recipe),
        watch(images.testing(Order.ascending(testing.images())), batchSize),
        cut.watched().length == 0 ? null : watch(images.watched(cut.watched()), batchSize),
        recipe.watchesTest());
  }

  private static SplitScorer watch(Samples samples, int batchSize) {
    return new SplitScorer(Batches.plain(samples, batchSize));
  }

  PatchSetInfo info() {
    return training.info();
  }

  Batches training() {
    return training;
  }

  WatchedScores watch(Inference inference, boolean lastEpoch) {
    return new WatchedScores(
        watchesTest || lastEpoch ? test.score(inference) : null,
        holdout == null ? null : holdout.score(inference));
  }
}
