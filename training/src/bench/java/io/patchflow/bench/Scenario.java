package io.patchflow.bench;

import io.patchflow.model.Architecture;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.PatchShape;
import java.util.Map;
import java.util.Random;

/**
 * What all contenders compute: the model and optimiser of recipe {@code seed}, first parameters,
 * and a data set of Fashion-MNIST's size. Everything is drawn from fixed seeds, so that separate
 * processes agree on it.
 */
final class Scenario {
  private static final int IMAGES = 70_000;
  private static final int CLASSES = 10;

  private final Recipe recipe = RecipeLoader.load("seed", Map.of());
  private final PatchShape shape = new PatchShape(28, 28, 1, recipe.model().patchSize());
  private final Architecture architecture =
      new Architecture(
          shape.tokens(),
          shape.patchDim(),
          recipe.model().stem(),
          recipe.model().blocks(),
          CLASSES);
  private final byte[] pixels = new byte[IMAGES * shape.imageBytes()];
  private final byte[] labels = new byte[IMAGES];

  Scenario() {
    Random random = new Random(0);
    random.nextBytes(pixels);
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = (byte) random.nextInt(CLASSES);
    }
  }

  Architecture architecture() {
    return architecture;
  }

  Recipe.Optimizer optimizer() {
    return recipe.optimizer();
  }

  int batch() {
    return recipe.batchSize();
  }

  /** The patches of a step's batch, (batch, tokens, patchDim), in 0 to 1. */
  float[] patches(int step) {
    float[] patches = new float[batch() * shape.imageBytes()];
    int first = first(step) * shape.imageBytes();
    for (int i = 0; i < patches.length; i++) {
      patches[i] = (pixels[first + i] & 0xff) / 255f;
    }
    return patches;
  }

  /** The labels of a step's batch, (batch, classes), one-hot. */
  float[] labels(int step) {
    float[] oneHot = new float[batch() * CLASSES];
    for (int i = 0; i < batch(); i++) {
      oneHot[i * CLASSES + labels[first(step) + i]] = 1;
    }
    return oneHot;
  }

  /**
   * The first value of a parameter.
   *
   * @param name as PyTorch would give it, such as {@code block1.token.in.weight}
   * @param fanIn inputs of its linear map, 0 for batch normalisation
   */
  float[] parameter(String name, int fanIn, int length) {
    boolean weight = name.endsWith(".weight");
    Random random = new Random(name.hashCode());
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      double uniform = 2 * random.nextDouble() - 1;
      if (fanIn == 0) {
        // All different, so that a swapped or ignored one would show.
        values[i] = (float) (weight ? 1 + 0.5 * uniform : 0.2 * uniform);
      } else {
        values[i] =
            (float)
                (weight
                    ? random.nextGaussian() * Math.sqrt(2.0 / fanIn)
                    : uniform / Math.sqrt(fanIn));
      }
    }
    return values;
  }

  /** Mean cross-entropy of a step's batch, from its logits (batch, classes). */
  double loss(float[] logits, int step) {
    float[] oneHot = labels(step);
    double loss = 0;
    for (int from = 0; from < logits.length; from += CLASSES) {
      double sum = 0;
      for (int i = from; i < from + CLASSES; i++) {
        sum += Math.exp(logits[i]);
        loss -= oneHot[i] * logits[i];
      }
      loss += Math.log(sum);
    }
    return loss / batch();
  }

  private int first(int step) {
    return (int) ((long) step * batch() % (IMAGES - batch()));
  }
}
