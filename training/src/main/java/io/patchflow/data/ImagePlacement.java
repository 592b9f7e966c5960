package io.patchflow.data;

import io.patchflow.schema.PatchShape;
import java.util.Arrays;

/** Turns an image's bytes into floats in 0 to 1, mirrored and moved on the way if asked for. */
final class ImagePlacement {
  private final PatchShape shape;
  private final int[] offsets;

  ImagePlacement(PatchShape shape) {
    this.shape = shape;
    this.offsets = shape.offsets();
  }

  /** Writes an image as the variant at {@code slot} has it before it is mixed; zeros come in. */
  void place(byte[] from, int offset, Variants variants, int slot, float[] to, int at) {
    place(
        from,
        offset,
        variants.mirrored()[slot],
        variants.down()[slot],
        variants.right()[slot],
        to,
        at);
  }

  /**
   * Writes an image mirrored left to right, or not, and then moved; zeros come in.
   *
   * @param from holds its bytes, token-major, from {@code offset} on
   * @param down pixels, negative for up
   * @param right pixels, negative for left
   * @param to gets its values, in the same order, from {@code at} on
   */
  void place(byte[] from, int offset, boolean mirrored, int down, int right, float[] to, int at) {
    if (!mirrored && down == 0 && right == 0) {
      PixelScale.floats(from, offset, to, at, shape.imageBytes());
      return;
    }
    Arrays.fill(to, at, at + shape.imageBytes(), 0);
    int width = shape.width();
    int channels = shape.channels();
    int firstColumn = Math.max(0, right);
    int lastColumn = Math.min(width, width + right);
    for (int row = Math.max(0, down);
        row < Math.min(shape.height(), shape.height() + down);
        row++) {
      int sourceRow = (row - down) * width;
      for (int column = firstColumn; column < lastColumn; column++) {
        int sourceColumn = mirrored ? width - 1 - column + right : column - right;
        int source = offset + offsets[sourceRow + sourceColumn];
        int target = at + offsets[row * width + column];
        for (int channel = 0; channel < channels; channel++) {
          to[target + channel] = PixelScale.of(from[source + channel]);
        }
      }
    }
  }
}
