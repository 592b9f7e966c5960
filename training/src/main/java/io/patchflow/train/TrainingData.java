package io.patchflow.train;

import io.patchflow.data.Holdout;
import io.patchflow.data.Order;
import io.patchflow.data.PatchSplit;
import io.patchflow.failure.PatchflowException;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.publish.RunFolder;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The images of a training: those to train on, those to watch. With a hold-out, the test split is
 * looked at after the last epoch only.
 */
final class TrainingData {
  private final Feed training;
  private final Watch test;
  private final Watch holdout;

  private TrainingData(Feed training, Watch test, Watch holdout) {
    this.training = training;
    this.test = test;
    this.holdout = holdout;
  }

  /**
   * Opens the patches of {@code run}. For a kernel that computes on a device they go there if both
   * splits fit. Else they are in the host's memory if they fit into {@code budget}, or streamed
   * from their files through a shuffle window of that size.
   *
   * @param budget bytes
   * @throws PatchflowException bad input: patches missing or damaged, or of two shapes
   */
  static TrainingData open(
      Recipe recipe, RunFolder run, long budget, Kernel kernel, Progress progress) {
    PatchSplit training = PatchSplit.of(run, Split.TRAIN);
    PatchSplit testing = PatchSplit.of(run, Split.TEST);
    if (!testing.info().equals(training.info())) {
      throw PatchflowException.badInput(
          "%s: expected both splits to be alike, found %s to train on, %s to test with"
              .formatted(run.patches(), training.info(), testing.info()));
    }
    Holdout cut = Holdout.draw(training.images(), recipe.holdout(), recipe.seed());
    int[] tested = Order.ascending(testing.images());
    int batchSize = recipe.batchSize();
    if (!(kernel instanceof Nd4jKernel nd4j)) {
      HostImages images = HostImages.open(training, testing, budget, progress);
      return new TrainingData(
          new HostFeed(images.training(cut.training()), batchSize),
          new HostWatch(images.testing(tested), batchSize),
          cut.watched().length == 0
              ? null
              : new HostWatch(images.watched(cut.watched()), batchSize));
    }
    DeviceNetworks networks = new DeviceNetworks(nd4j);
    DeviceImages images = DeviceImages.open(training, testing, budget, batchSize, progress);
    return new TrainingData(
        new DeviceFeed(images.training(cut.training()), networks),
        new DeviceWatch(images.testing(tested), networks),
        cut.watched().length == 0
            ? null
            : new DeviceWatch(images.watched(cut.watched()), networks));
  }

  PatchSetInfo info() {
    return training.info();
  }

  Feed training() {
    return training;
  }

  Watched watch(MultiLayerNetwork net, boolean lastEpoch) {
    return new Watched(
        holdout == null || lastEpoch ? test.score(net) : null,
        holdout == null ? null : holdout.score(net));
  }
}
