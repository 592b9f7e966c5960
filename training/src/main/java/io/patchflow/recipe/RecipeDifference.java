package io.patchflow.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/** What differs between two recipes, as far as it shapes a number. */
public final class RecipeDifference {
  private RecipeDifference() {}

  /**
   * The keys that differ.
   *
   * @param there a recipe's canonical text
   * @return key to a text such as {@code batchSize: 256 there, 128 asked for}, in the recipe's
   *     order
   */
  public static Map<String, String> between(String there, Recipe asked) {
    Map<String, String> left = values(there);
    Map<String, String> differences = new LinkedHashMap<>();
    values(asked)
        .forEach(
            (key, value) -> {
              String other = left.getOrDefault(key, "nothing");
              if (!other.equals(value)) {
                differences.put(key, "%s: %s there, %s asked for".formatted(key, other, value));
              }
            });
    return differences;
  }

  /** The values of a recipe that shape a number, by dotted key, in its order. */
  public static Map<String, String> values(Recipe recipe) {
    Map<String, String> values = new LinkedHashMap<>();
    RecipeValues.of(recipe).forEach((key, value) -> values.put(key, value.toString()));
    values.keySet().removeIf(key -> !RecipeValues.shapesNumbers(key));
    return values;
  }

  /**
   * The same of a recipe's canonical text; values that an earlier version leaves unsaid come last.
   */
  public static Map<String, String> values(String text) {
    Map<String, String> values = withImplied(RecipeYaml.values(text));
    values.keySet().removeIf(key -> !RecipeValues.shapesNumbers(key));
    return values;
  }

  /** Adds the values that an earlier version leaves unsaid. */
  public static Map<String, String> withImplied(Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>(values);
    RecipeValues.IMPLIED.forEach((key, value) -> all.putIfAbsent(key, value.toString()));
    return all;
  }
}
