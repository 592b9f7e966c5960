package io.patchflow.data;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The training split cut in two: images to train on and images to watch.
 *
 * @param training positions to train on, ascending
 * @param watched positions held out, ascending; none without a hold-out
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Holdout(int[] training, int[] watched) {

  /**
   * Draws the hold-out.
   *
   * @param images size of the training split
   * @param share of it to hold out, 0 to below 1; rounded down to whole images
   * @param seed the recipe's
   */
  public static Holdout draw(int images, double share, long seed) {
    // In decimals, as the recipe gives the share: 0.29 of 100 images are 29.
    int held = BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(images)).intValue();
    int[] order = Order.shuffled(Order.ascending(images), new SplittableRandom(~seed));
    int[] watched = Arrays.copyOf(order, held);
    int[] training = Arrays.copyOfRange(order, held, images);
    Arrays.sort(watched);
    Arrays.sort(training);
    return new Holdout(training, watched);
  }
}
