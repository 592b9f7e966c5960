package io.patchflow.sweep;

import io.patchflow.recipe.Recipe;
import java.io.Serializable;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One training of a sweep.
 *
 * @param name its folder's, made of its values and seed, such as {@code
 *     batchSize-64_optimizer.name-sgd_seed-1}
 * @param settings its values of the grid, such as {@code batchSize=64 optimizer.name=sgd}
 * @param recipe what it does
 */
public record Trial(String name, String settings, Recipe recipe) implements Serializable {

  /**
   * Names a trial.
   *
   * @param values the grid's, by key, in its order
   */
  static Trial of(Map<String, String> values, Recipe recipe) {
    String settings =
        values.entrySet().stream()
            .map(value -> value.getKey() + "=" + value.getValue())
            .collect(Collectors.joining(" "));
    String name =
        values.entrySet().stream()
                .map(value -> value.getKey() + "-" + plain(value.getValue()) + "_")
                .collect(Collectors.joining())
            + "seed-"
            + recipe.seed();
    return new Trial(name, settings, recipe);
  }

  /** What else than a list of sizes a recipe may hold is fit for a file's name. */
  private static String plain(String value) {
    return value.replaceAll("[^A-Za-z0-9.+_-]+", "-").replaceAll("^-+|-+$", "");
  }
}
