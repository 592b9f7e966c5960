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
