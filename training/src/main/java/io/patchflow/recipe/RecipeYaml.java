package io.patchflow.recipe;

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
}
