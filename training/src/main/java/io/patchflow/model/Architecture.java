package io.patchflow.model;

import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;
import java.util.List;

/**
 * The sizes of a patch-MLP: those of the recipe and those of the data.
 *
 * @param tokens patches an image
 * @param patchDim values a patch
 * @param stem channels the stem gives each token
 * @param batchNorm whether the stem ends with batch normalisation
 * @param position whether the stem adds a learned position
 * @param blocks in order, at least one
 * @param headNorm whether there is layer normalisation before the mean over the tokens
 * @param classes number of classes
 * @param mean taken from each pixel, in 0 to 1
 * @param deviation that the rest is divided by
 */
public record Architecture(
    int tokens,
    int patchDim,
    int stem,
    boolean batchNorm,
    boolean position,
    List<Block> blocks,
    boolean headNorm,
    int classes,
    double mean,
    double deviation) {

  public Architecture {
    blocks = List.copyOf(blocks);
  }

  /**
   * The model of a recipe for a data set.
   *
   * @param mean of the pixels
   * @param deviation of the pixels
   */
  public static Architecture of(
      Recipe.Model model, PatchSetInfo data, double mean, double deviation) {
    return new Architecture(
        data.shape().tokens(),
        data.shape().patchDim(),
        model.stem(),
        model.stemNorm().equals("batch"),
        model.position(),
        model.blocks(),
        model.headNorm().equals("layer"),
        data.classes(),
        mean,
        deviation);
  }
}
