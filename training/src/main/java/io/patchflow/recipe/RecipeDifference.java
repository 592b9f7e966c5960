package io.patchflow.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What differs between two recipes in canonical text, as far as it shapes a number. */
public final class RecipeDifference {
  private RecipeDifference() {}

  /**
   * The keys that differ.
   *
   * @return key to a text such as {@code batchSize: 256 there, 128 asked for}, in the recipe's
   *     order
   */
  public static Map<String, String> between(String there, String asked) {
    Map<String, String> left = values(there);
    Map<String, String> right = values(asked);
    Map<String, String> differences = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : right.entrySet()) {
      String other = left.getOrDefault(entry.getKey(), "nothing");
      if (!other.equals(entry.getValue())) {
        differences.put(
            entry.getKey(),
            "%s: %s there, %s asked for".formatted(entry.getKey(), other, entry.getValue()));
      }
    }
    return differences;
  }

  /**
   * The values of a recipe in canonical text that shape a number, by dotted key, in its order;
   * those that an earlier version's text leaves unsaid come last.
   */
  public static Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        // Not a recipe's line; whoever put it there, it makes a difference.
        values.put("recipe", line.strip());
        continue;
      }
      boolean nested = line.startsWith("  ") && !path.isEmpty();
      String key = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      if (value.isEmpty()) {
        path = List.of(key);
        continue;
      }
      String name = nested ? path.get(0) + "." + key : key;
      if (RecipeValues.shapesNumbers(name)) {
        values.put(name, value);
      }
    }
    return withImplied(values);
  }

  /** Adds the values that an earlier version leaves unsaid. */
  public static Map<String, String> withImplied(Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>(values);
    RecipeValues.IMPLIED.forEach((key, value) -> all.putIfAbsent(key, value.toString()));
    return all;
  }
}
