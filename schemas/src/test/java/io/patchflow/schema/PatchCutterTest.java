package io.patchflow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PatchCutterTest {

  @Test
  void tokensRunAlongTheGridAndPixelsAlongThePatch() {
    // 4 x 6 pixels, each the number of its place; patches of 2 x 2.
    byte[] pixels = {
      0, 1, 2, 3, 4, 5,
      6, 7, 8, 9, 10, 11,
      12, 13, 14, 15, 16, 17,
      18, 19, 20, 21, 22, 23
    };
    byte[] patches = new byte[24];
    new PatchCutter(new PatchShape(4, 6, 1, 2)).cut(pixels, patches);
    assertThat(patches)
        .containsExactly(
            0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, 12, 13, 18, 19, 14, 15, 20, 21, 16, 17, 22, 23);
  }

  @Test
  void channelsStayTogether() {
    // 2 x 2 pixels of 3 channels; patches of one pixel are the image itself.
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    byte[] patches = new byte[12];
    new PatchCutter(new PatchShape(2, 2, 3, 1)).cut(pixels, patches);
    assertThat(patches).isEqualTo(pixels);
  }

  @Property(tries = 300)
  void everyPixelIsWhereTheDefinitionSaysAndJoiningIsTheInverse(
      @ForAll @IntRange(min = 1, max = 5) int gridHeight,
      @ForAll @IntRange(min = 1, max = 5) int gridWidth,
      @ForAll @IntRange(min = 1, max = 4) int channels,
      @ForAll @IntRange(min = 1, max = 6) int patchSize,
      @ForAll @IntRange(min = 0, max = 9) int offset,
      @ForAll long seed) {
    PatchShape shape =
        new PatchShape(gridHeight * patchSize, gridWidth * patchSize, channels, patchSize);
    byte[] pixels = new byte[shape.imageBytes()];
    new Random(seed).nextBytes(pixels);
    byte[] patches = new byte[shape.imageBytes()];
    PatchCutter cutter = new PatchCutter(shape);
    cutter.cut(pixels, patches);
    for (int i = 0; i < patches.length; i++) {
      int token = i / shape.patchDim();
      int inPatch = i % shape.patchDim();
      int row = token / gridWidth * patchSize + inPatch / channels / patchSize;
      int column = token % gridWidth * patchSize + inPatch / channels % patchSize;
      int channel = inPatch % channels;
      assertThat(patches[i])
          .as("value %d, of pixel %d, %d, channel %d", i, row, column, channel)
          .isEqualTo(pixels[(row * shape.width() + column) * channels + channel]);
    }
    byte[] shifted = new byte[offset + patches.length];
    System.arraycopy(patches, 0, shifted, offset, patches.length);
    byte[] joined = new byte[pixels.length];
    cutter.join(shifted, offset, joined);
    assertThat(joined).as("the image joined again").isEqualTo(pixels);
  }
}
