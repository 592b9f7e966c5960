package io.patchflow.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/** A recipe as canonical YAML text: every key, in a fixed order, one a line. */
public final class RecipeYaml {
  private RecipeYaml() {}

  /** The text; {@link RecipeLoader} reads an equal recipe from it. */
  public static String write(Recipe recipe) {
    StringBuilder text = new StringBuilder();
    String open = "";
    for (Map.Entry<String, Object> entry : RecipeValues.of(recipe).entrySet()) {
      int dot = entry.getKey().lastIndexOf('.');
      String section = entry.getKey().substring(0, Math.max(dot, 0));
      if (!section.isEmpty() && !section.equals(open)) {
        text.append(section).append(":\n");
      }
      open = section;
      text.append(section.isEmpty() ? "" : "  ")
          .append(entry.getKey().substring(dot + 1))
          .append(": ")
          .append(entry.getValue())
          .append('\n');
    }
    return text.toString();
  }

  /**
   * The values of a canonical text, of this or an earlier version, by dotted key, in its order. A
   * line without a key is a value of the key {@code recipe}.
   */
  public static Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    String section = "";
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        values.put("recipe", line.strip());
        continue;
      }
      String key = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      if (value.isEmpty()) {
        section = key + ".";
      } else {
        values.put((line.startsWith("  ") ? section : "") + key, value);
      }
    }
    return values;
  }
}
