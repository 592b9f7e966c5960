package io.patchflow.recipe;

import io.patchflow.file.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The id that all tables of a run carry: equal for equal recipes, seeds and data. Values that shape
 * no number, such as the recipe's name, are left out.
 */
public final class RunId {
  private static final int HEX_DIGITS = 12;

  private RunId() {}

  /**
   * The id, 12 hex digits.
   *
   * @param contentFingerprint of the patch tensors, as {@code patches/manifest.json} has it
   */
  public static String of(Recipe recipe, String contentFingerprint) {
    Map<String, Object> values = RecipeValues.of(recipe);
    values.keySet().removeIf(key -> !RecipeValues.shapesNumbers(key));
    RecipeValues.IMPLIED.forEach(values::remove);
    String text = values + "\n" + contentFingerprint;
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, HEX_DIGITS);
  }
}
