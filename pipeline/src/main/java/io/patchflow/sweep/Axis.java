package io.patchflow.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A key of the recipe and the values to try.
 *
 * @param key dotted, such as {@code optimizer.name}
 * @param values as they are typed, without blanks; none twice
 */
record Axis(String key, List<String> values) {
  Axis {
    values = List.copyOf(values);
  }

  /**
   * Parses {@code KEY=VALUE,VALUE,...}; empty if it has no such form.
   *
   * @param problems gets what is wrong with it, a line each
   */
  static Optional<Axis> parse(String text, Set<String> problems) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      problems.add("--grid: expected KEY=VALUE,VALUE,..., found " + text);
      return Optional.empty();
    }
    String key = text.substring(0, equals);
    return Optional.of(of("--grid " + key, key, text.substring(equals + 1), problems));
  }

  /**
   * An axis of the values in a list, but for those that are empty or there already.
   *
   * @param where what begins the line of a problem
   */
  static Axis of(String where, String key, String list, Set<String> problems) {
    List<String> values = new ArrayList<>();
    for (String value : split(list)) {
      if (value.isEmpty()) {
        problems.add(where + ": expected a value before and after each comma, found nothing");
      } else if (values.contains(value)) {
        problems.add("%s: %s is given twice".formatted(where, value));
      } else {
        values.add(value);
      }
    }
    return new Axis(key, values);
  }

  /** Cuts at commas; those inside of brackets and braces belong to a value. */
  private static List<String> split(String text) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      depth += letter == '[' || letter == '{' ? 1 : letter == ']' || letter == '}' ? -1 : 0;
      if (letter == ',' && depth == 0) {
        values.add(value.toString());
        value.setLength(0);
      } else if (!Character.isWhitespace(letter)) {
        value.append(letter);
      }
    }
    values.add(value.toString());
    return values;
  }
}
