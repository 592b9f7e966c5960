package io.patchflow.train;

import io.patchflow.data.Batch;
import io.patchflow.data.Holdout;
import io.patchflow.data.MemorySamples;
import io.patchflow.data.Order;
import io.patchflow.data.PatchSplit;
import io.patchflow.data.Samples;
import io.patchflow.data.StreamedSamples;
import io.patchflow.failure.PatchflowException;
import io.patchflow.publish.RunFolder;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.util.BitSet;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The images of a training: those to train on, those to watch. With a hold-out, the test split is
 * looked at after the last epoch only.
 */
final class TrainingData {
  private final Samples training;
  private final Batch full;
  private final Batch rest;
  private final Watch test;
  private final Watch holdout;

  private TrainingData(Samples training, Watch test, Watch holdout, int batchSize) {
    this.training = training;
    this.full = new Batch(training.info(), Math.min(batchSize, training.size()));
    int left = training.size() % full.size();
    this.rest = left == 0 ? full : new Batch(training.info(), left);
    this.test = test;
    this.holdout = holdout;
  }

  /**
   * Opens the patches of {@code run}: in memory if both splits fit into {@code budget}, else
   * streamed from their files through a shuffle window of that size.
   *
   * @param budget bytes
   * @throws PatchflowException bad input: patches missing or damaged, or of two shapes
   */
  static TrainingData open(Recipe recipe, RunFolder run, long budget, Progress progress) {
    PatchSplit training = PatchSplit.of(run, Split.TRAIN);
    PatchSplit testing = PatchSplit.of(run, Split.TEST);
    if (!testing.info().equals(training.info())) {
      throw PatchflowException.badInput(
          "%s: expected both splits to be alike, found %s to train on, %s to test with"
              .formatted(run.patches(), training.info(), testing.info()));
    }
    Holdout cut = Holdout.draw(training.images(), recipe.holdout(), recipe.seed());
    int[] tested = Order.ascending(testing.images());
    long bytes = Math.addExact(training.bytes(), testing.bytes());
    if (bytes <= budget) {
      var trainingSet = training.load();
      return new TrainingData(
          new MemorySamples(trainingSet, cut.training()),
          new Watch(new MemorySamples(testing.load(), tested), recipe.batchSize()),
          watch(new MemorySamples(trainingSet, cut.watched()), recipe.batchSize()),
          recipe.batchSize());
    }
    int window =
        (int)
            Math.max(1, Math.min(budget / training.info().shape().imageBytes(), training.images()));
    progress.note(
        String.format(
            Locale.ROOT,
            "train: streams %,d images; %,d MB are more than the %,d MB for data; window %,d images",
            training.images(),
            bytes >> 20,
            budget >> 20,
            window));
    return new TrainingData(
        new StreamedSamples(training, bits(cut.training()), window),
        new Watch(new StreamedSamples(testing, bits(tested), 1), recipe.batchSize()),
        watch(new StreamedSamples(training, bits(cut.watched()), 1), recipe.batchSize()),
        recipe.batchSize());
  }

  private static Watch watch(Samples samples, int batchSize) {
    return samples.size() == 0 ? null : new Watch(samples, batchSize);
  }

  private static BitSet bits(int[] positions) {
    BitSet bits = new BitSet();
    for (int position : positions) {
      bits.set(position);
    }
    return bits;
  }

  PatchSetInfo info() {
    return training.info();
  }

  Samples training() {
    return training;
  }

  /** The arrays for the next step when {@code left} samples of the epoch are left. */
  Batch trainingBatch(int left) {
    return left < full.size() ? rest : full;
  }

  Watched watch(MultiLayerNetwork net, boolean lastEpoch) {
    return new Watched(
        holdout == null || lastEpoch ? test.score(net) : null,
        holdout == null ? null : holdout.score(net));
  }
}
