package io.patchflow.data;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.Split;
import java.nio.file.Path;
import java.util.Map;

/**
 * How pixels, in 0 to 1, are centred and scaled before the model.
 *
 * @param mean taken off
 * @param deviation divided by then, above 0
 */
public record Standardisation(double mean, double deviation) {

  /**
   * The recipe's, or for {@code auto} that of the training split's pixels as decoding counted them.
   *
   * @param decoded the decode manifest
   * @param file its path
   * @throws PatchflowException bad input: it lacks the figures; all pixels are equal
   */
  public static Standardisation of(Recipe.Input input, Manifest decoded, Path file) {
    double mean = value(input.mean(), decoded, "pixel_mean", file);
    double deviation = value(input.deviation(), decoded, "pixel_standard_deviation", file);
    if (!(deviation > 0)) {
      throw PatchflowException.badInput(
          "%s: pixel_standard_deviation: expected a number above 0 for input.deviation auto, found %s"
              .formatted(file, deviation));
    }
    return new Standardisation(mean, deviation);
  }

  private static double value(String setting, Manifest decoded, String key, Path file) {
    if (!setting.equals(Recipe.Input.AUTO)) {
      return Double.parseDouble(setting);
    }
    if (decoded.details().get(Split.TRAIN.label()) instanceof Map<?, ?> train
        && train.get(key) instanceof Number pixels) {
      return pixels.doubleValue() / 255;
    }
    throw PatchflowException.badInput(
        "%s: expected %s of split train, found none".formatted(file, key));
  }
}
