package io.patchflow.recipe;

import java.io.Serializable;
import java.util.List;

/**
 * What a training run does, as a recipe file says it. Values are valid: they were checked where the
 * file was read.
 *
 * @param name the recipe's name
 * @param model patch size, stem width and blocks
 * @param classes how many there are; 0: as many as the data set names, or else as its labels say
 * @param batchSize samples a step; the last batch of an epoch may be smaller
 * @param epochs passes over the training samples
 * @param seed of initial weights and order; any long
 * @param holdout share of the training split kept out of training and watched instead of the test
 *     split, 0 (none) to below 1
 * @param kernel {@code auto}, {@code cpu} or {@code nd4j}
 * @param optimizer the optimiser and its arguments
 * @param plateau ReduceLROnPlateau's arguments
 * @param published figures to compare with, or null
 */
public record Recipe(
    String name,
    Model model,
    int classes,
    int batchSize,
    int epochs,
    long seed,
    double holdout,
    String kernel,
    Optimizer optimizer,
    Plateau plateau,
    Published published)
    implements Serializable {

  /**
   * The patch-MLP's sizes.
   *
   * @param patchSize side of a square patch in pixels
   * @param stem channels the stem gives each token
   * @param blocks for each block: token hidden, token out, channel hidden, channel out
   */
  public record Model(int patchSize, int stem, List<List<Integer>> blocks)
      implements Serializable {}

  /**
   * PyTorch's optimisers and their arguments; those of another optimiser are ignored.
   *
   * @param name {@code adam}, {@code sgd} or {@code asgd}
   * @param weightDecay coupled: added to the gradient of every trainable parameter
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
      double momentum,
      double lambd,
      double alpha,
      double t0)
      implements Serializable {}

  /**
   * torch.optim.lr_scheduler.ReduceLROnPlateau.
   *
   * @param monitor {@code test_loss}, {@code test_accuracy}, {@code holdout_loss}, {@code
   *     holdout_accuracy}, {@code train_loss} or {@code train_accuracy}
   * @param mode {@code min} or {@code max}
   * @param patience epochs without improvement that are let pass
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

  /** Published figures, accuracies 0 to 1; each may be null. */
  public record Published(
      Double finalTestAccuracy,
      Double bestTestAccuracy,
      Double finalTrainLoss,
      Double finalTrainAccuracy)
      implements Serializable {}
}
