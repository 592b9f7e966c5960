package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchShape;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ImagePlacementTest {

  /** Against the image itself, cut into patches after it was mirrored and moved. */
  @Property(tries = 200)
  void anImageIsMirroredThenMovedAndZerosComeIn(
      @ForAll @IntRange(min = 1, max = 3) int gridHeight,
      @ForAll @IntRange(min = 1, max = 3) int gridWidth,
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll @IntRange(min = 1, max = 4) int patchSize,
      @ForAll boolean mirrored,
      @ForAll @IntRange(min = -13, max = 13) int down,
      @ForAll @IntRange(min = -13, max = 13) int right) {
    PatchShape shape =
        new PatchShape(gridHeight * patchSize, gridWidth * patchSize, channels, patchSize);
    int width = shape.width();
    byte[] pixels = new byte[shape.imageBytes()];
    byte[] moved = new byte[shape.imageBytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i + 1);
    }
    for (int row = 0; row < shape.height(); row++) {
      for (int column = 0; column < width; column++) {
        int toRow = row + down;
        int toColumn = (mirrored ? width - 1 - column : column) + right;
        if (toRow >= 0 && toRow < shape.height() && toColumn >= 0 && toColumn < width) {
          for (int c = 0; c < channels; c++) {
            moved[(toRow * width + toColumn) * channels + c] =
                pixels[(row * width + column) * channels + c];
          }
        }
      }
    }
    byte[] from = new byte[3 + pixels.length];
    System.arraycopy(cut(shape, pixels), 0, from, 3, pixels.length);
    float[] to = new float[2 + pixels.length];
    Arrays.fill(to, 9);

    new ImagePlacement(shape).place(from, 3, mirrored, down, right, to, 2);

    byte[] expected = cut(shape, moved);
    assertThat(to[1]).isEqualTo(9f);
    for (int i = 0; i < expected.length; i++) {
      assertThat(to[2 + i]).isEqualTo((expected[i] & 0xff) / 255f);
    }
  }

  private static byte[] cut(PatchShape shape, byte[] pixels) {
    byte[] patches = new byte[pixels.length];
    new PatchCutter(shape).cut(pixels, patches);
    return patches;
  }
}
