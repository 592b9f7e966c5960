package io.patchflow.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a training run does, as a recipe file says it. Values are valid: they were checked where the
 * file was read.
 *
 * @param name the recipe's name
 * @param model patch size, stem, blocks and normalisation
 * @param input how pixels reach the model
 * @param classes how many there are; 0: as many as the data set names, or else as its labels say
 * @param batchSize samples a step; the last batch of an epoch may be smaller
 * @param dropLast whether such a smaller batch is left out
 * @param epochs passes over the training samples
 * @param seed of initial weights and order; any long
 * @param holdout share of the training split kept out of training and watched instead of the test
 *     split, 0 (none) to below 1
 * @param labelSmoothing share of a sample's label that is spread over all classes, 0 to below 1
 * @param kernel {@code auto}, {@code cpu} or {@code nd4j}
 * @param precision {@code float32}, or {@code tf32}: GPUs that have it may round the factors of a
 *     sample's products to TF32
 * @param augment how training images are varied
 * @param optimizer the optimiser and its arguments
 * @param schedule how the learning rate runs
 * @param plateau ReduceLROnPlateau's arguments
 * @param published figures to compare with, or null
 */
public record Recipe(
    String name,
    Model model,
    Input input,
    int classes,
    int batchSize,
    boolean dropLast,
    int epochs,
    long seed,
    double holdout,
    double labelSmoothing,
    String kernel,
    String precision,
    Augment augment,
    Optimizer optimizer,
    Schedule schedule,
    Plateau plateau,
    Published published)
    implements Serializable {

  /**
   * Reads a recipe's JSON. Keys that an earlier version did not write have the values that they
   * meant.
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Recipe of(JsonNode json) {
    // JSON is YAML.
    return RecipeLoader.load(new RecipeSource("recipe", "", json.toString()), Map.of());
  }

  /**
   * Whether the test split is scored after every epoch, as the published run did: only where a
   * plateau schedule has no hold-out to watch. Otherwise it is read once, after the last epoch.
   */
  public boolean watchesTest() {
    return holdout == 0 && schedule.kind().equals("plateau");
  }

  /**
   * The patch-MLP.
   *
   * @param patchSize side of a square patch in pixels
   * @param stem channels the stem gives each token
   * @param stemNorm {@code batch}: batch normalisation behind the stem; {@code none}
   * @param position whether the stem adds a learned vector to each token
   * @param blocks in order, at least one
   * @param headNorm {@code layer}: layer normalisation before the mean; {@code none}
   */
  public record Model(
      int patchSize,
      int stem,
      String stemNorm,
      boolean position,
      List<Block> blocks,
      String headNorm)
      implements Serializable {}

  /**
   * How pixels, in 0 to 1, reach the model: less {@code mean}, divided by {@code deviation}.
   *
   * @param mean a number, or {@code auto}: that of the training split's pixels
   * @param deviation a number above 0, or {@code auto}: the standard deviation of the same
   * @param transpose whether rows and columns of the images in the files change places
   */
  public record Input(String mean, String deviation, boolean transpose) implements Serializable {
    /** The value that is measured on the training split. */
    public static final String AUTO = "auto";
  }

  /**
   * How training images are varied, each time they are seen.
   *
   * @param flip probability that an image is mirrored left to right
   * @param shift pixels that it moves at most, each way; zeros come in
   * @param mixup parameter of the Beta distribution of the weights with which images are mixed
   *     pairwise; 0: none are
   * @param mixupShare share of the images that are mixed
   */
  public record Augment(double flip, int shift, double mixup, double mixupShare)
      implements Serializable {}

  /**
   * PyTorch's optimisers and their arguments; those of another optimiser are ignored.
   *
   * @param name {@code adam}, {@code adamw}, {@code sgd} or {@code asgd}
   * @param weightDecay added to the gradient; for adamw decoupled: that times the learning rate is
   *     taken off the parameter itself
   * @param spares what the decay leaves out: {@code none}, or {@code bias-norm}, biases and the
   *     parameters of normalisations
   * @param momentum sgd
   * @param lambd asgd: decay term
   * @param alpha asgd: power of the learning rate's decay
   * @param t0 asgd: step at which averaging starts
   */
  public record Optimizer(
      String name,
      double learningRate,
      double beta1,
      double beta2,
      double eps,
      double weightDecay,
      String spares,
      double momentum,
      double lambd,
      double alpha,
      double t0)
      implements Serializable {}

  /**
   * The learning rate over the training.
   *
   * @param kind {@code plateau}: falls by {@link Plateau}; {@code cosine}: falls from step to step
   *     to 0 along half a cosine; {@code constant}
   * @param warmupEpochs epochs over which it rises in equal steps at first
   */
  public record Schedule(String kind, int warmupEpochs) implements Serializable {}

  /**
   * torch.optim.lr_scheduler.ReduceLROnPlateau; for that kind of schedule only.
   *
   * @param monitor {@code test_loss}, {@code test_accuracy}, {@code holdout_loss}, {@code
   *     holdout_accuracy}, {@code train_loss} or {@code train_accuracy}
   * @param mode {@code min} or {@code max}
   * @param patience epochs without improvement that are tolerated
   * @param thresholdMode {@code rel} or {@code abs}
   * @param cooldown epochs after a reduction in which bad epochs do not count
   * @param eps reductions smaller than this are not made
   */
  public record Plateau(
      String monitor,
      String mode,
      double factor,
      int patience,
      double threshold,
      String thresholdMode,
      int cooldown,
      double minLr,
      double eps)
      implements Serializable {}

  /**
   * Published figures, accuracies 0 to 1; each may be null.
   *
   * @param source where they were published, in words
   * @param data the content fingerprint of the data that they are for
   */
  public record Published(
      String source,
      String data,
      Double finalTestAccuracy,
      Double bestTestAccuracy,
      Double finalTrainLoss,
      Double finalTrainAccuracy)
      implements Serializable {}
}
