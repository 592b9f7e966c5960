package io.patchflow.data;

/**
 * What becomes of the images of a batch on their way into it, for each slot. Arrays may be longer
 * than the batch needs.
 *
 * @param indices of the images in their split
 * @param mirrored left to right, before they are moved
 * @param down pixels that they are moved, negative for up
 * @param right pixels, negative for left
 * @param weights of the image itself, 1/2 to 1; the rest is of the one before it in the batch, as
 *     that is unmixed; the first comes behind the last
 */
@SuppressWarnings("ArrayRecordComponent") // filled again and again, never compared
public record Variants(
    int[] indices, boolean[] mirrored, int[] down, int[] right, float[] weights) {

  static Variants of(int capacity) {
    return new Variants(
        new int[capacity],
        new boolean[capacity],
        new int[capacity],
        new int[capacity],
        new float[capacity]);
  }
}
