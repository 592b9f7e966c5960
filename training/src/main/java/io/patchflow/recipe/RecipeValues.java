package io.patchflow.recipe;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A recipe as a flat map from dotted component names, such as {@code optimizer.learningRate}, to
 * values, in component order; a component that is null has no entry.
 */
final class RecipeValues {
  /**
   * Keys that recipes of earlier versions do not have, with the values that those meant. Left out
   * of run ids, so that the same training keeps its id.
   */
  static final Map<String, Object> IMPLIED =
      Map.ofEntries(
          Map.entry("classes", 0),
          Map.entry("model.stemNorm", "batch"),
          Map.entry("model.position", false),
          Map.entry("model.headNorm", "none"),
          Map.entry("input.mean", "0.0"),
          Map.entry("input.deviation", "1.0"),
          Map.entry("input.transpose", false),
          Map.entry("dropLast", false),
          Map.entry("labelSmoothing", 0.0),
          Map.entry("precision", "float32"),
          Map.entry("augment.flip", 0.0),
          Map.entry("augment.shift", 0),
          Map.entry("augment.mixup", 0.0),
          Map.entry("augment.mixupShare", 0.5),
          Map.entry("optimizer.spares", "none"),
          Map.entry("schedule.kind", "plateau"),
          Map.entry("schedule.warmupEpochs", 0));

  private RecipeValues() {}

  /**
   * Whether a value shapes any number. A recipe's name and published figures do not; nor does the
   * kernel: like the number of threads and the machine it says how a run is computed, not what is.
   */
  static boolean shapesNumbers(String key) {
    return !key.equals("name") && !key.equals("kernel") && !key.startsWith("published.");
  }

  static Map<String, Object> of(Recipe recipe) {
    Map<String, Object> values = new LinkedHashMap<>();
    flatten("", recipe, values);
    return values;
  }

  /** The recipe of a set of values, each of its component's type. */
  static Recipe recipe(Map<String, Object> values) {
    return (Recipe) build("", Recipe.class, values);
  }

  private static void flatten(String prefix, Object section, Map<String, Object> values) {
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      Object value;
      try {
        value = component.getAccessor().invoke(section);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a recipe's components are public", e);
      }
      if (value instanceof Record) {
        flatten(prefix + component.getName() + ".", value, values);
      } else if (value != null) {
        values.put(prefix + component.getName(), value);
      }
    }
  }

  /** The section, or null if none of its components has a value. */
  private static Object build(String prefix, Class<?> type, Map<String, Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments =
        Arrays.stream(components)
            .map(
                component ->
                    component.getType().isRecord()
                        ? build(prefix + component.getName() + ".", component.getType(), values)
                        : values.get(prefix + component.getName()))
            .toArray();
    if (Arrays.stream(arguments).allMatch(Objects::isNull)) {
      return null;
    }
    try {
      return type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a recipe's constructors are public and take any value", e);
    }
  }
}
