package io.patchflow.bench;

import io.patchflow.model.Architecture;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.util.Collections;
import java.util.Map;
import java.util.Random;

/**
 * What all contenders compute: the model and optimiser of a recipe, first parameters, and a data
 * set of Fashion-MNIST's size. Everything is drawn from fixed seeds, so that separate processes
 * agree on it. The learning rate stays at the recipe's.
 */
final class Scenario {
  static final int IMAGES = 70_000;
  private static final int CLASSES = 10;

  /** Images as they are, and a learning rate at which rounding errors do not grow at once. */
  private static final Map<String, String> PLAIN =
      Map.of(
          "augment.flip", "0",
          "augment.shift", "0",
          "augment.mixup", "0",
          "optimizer.learningRate", "0.001");

  /** Takes images one after the other. */
  interface Images {
    /**
     * The next image.
     *
     * @param pixels row by row, overwritten afterwards
     */
    void add(int label, byte[] pixels);
  }

  private final Recipe recipe;
  private final Recipe plain;
  private final PatchSetInfo info;
  private final Architecture architecture;
  private final int[] labels = new Random(1).ints(IMAGES, 0, CLASSES).toArray();

  /**
   * The scenario of a recipe.
   *
   * @param name of a shipped recipe, or a file whose {@code input} is in numbers
   */
  Scenario(String name) {
    this.recipe = RecipeLoader.load(name, Map.of());
    this.plain = RecipeLoader.load(name, PLAIN);
    this.info =
        new PatchSetInfo(
            new PatchShape(28, 28, 1, recipe.model().patchSize()),
            Collections.nCopies(CLASSES, "class"));
    this.architecture =
        Architecture.of(
            recipe.model(),
            info,
            Double.parseDouble(recipe.input().mean()),
            Double.parseDouble(recipe.input().deviation()));
  }

  Recipe recipe() {
    return recipe;
  }

  /** The recipe as all contenders must agree on it: images are not varied by random numbers. */
  Recipe plain() {
    return plain;
  }

  PatchSetInfo info() {
    return info;
  }

  Architecture architecture() {
    return architecture;
  }

  int batch() {
    return recipe.batchSize();
  }

  /** Hands over all images in order. */
  void images(Images to) {
    Random random = new Random(0);
    byte[] pixels = new byte[info.shape().imageBytes()];
    for (int label : labels) {
      random.nextBytes(pixels);
      to.add(label, pixels);
    }
  }

  /** Where a step's batch begins among the images. */
  int first(int step) {
    return (int) ((long) step * batch() % (IMAGES - batch()));
  }

  /**
   * The first value of a parameter.
   *
   * @param name as PyTorch would give it, such as {@code block1.token.in.weight}
   * @param columns its last dimension, the inputs of a map
   */
  float[] parameter(String name, int columns, int length) {
    Random random = new Random(name.hashCode());
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      double uniform = 2 * random.nextDouble() - 1;
      double value;
      if (name.endsWith(".bias")) {
        // All different, so that a swapped or ignored one would show.
        value = 0.2 * uniform;
      } else if (isNorm(name)) {
        value = 1 + 0.5 * uniform;
      } else {
        value = random.nextGaussian() * Math.sqrt(2.0 / columns);
      }
      values[i] = (float) value;
    }
    return values;
  }

  /** Whether the parameter of that name is a normalisation's. */
  static boolean isNorm(String name) {
    return name.contains("norm.") || name.contains("bn.");
  }

  /** Mean cross-entropy of a step's batch, from its logits (batch, classes). */
  double loss(float[] logits, int step) {
    double loss = 0;
    for (int sample = 0; sample < batch(); sample++) {
      int from = sample * CLASSES;
      double sum = 0;
      for (int i = from; i < from + CLASSES; i++) {
        sum += Math.exp(logits[i]);
      }
      loss += Math.log(sum) - logits[from + labels[first(step) + sample]];
    }
    return loss / batch();
  }
}
