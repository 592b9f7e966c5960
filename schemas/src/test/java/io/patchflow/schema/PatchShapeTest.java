package io.patchflow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchShapeTest {
  @Test
  void countsTokensAndValues() {
    PatchShape shape = new PatchShape(28, 14, 3, 7);

    assertThat(shape.gridHeight()).isEqualTo(4);
    assertThat(shape.gridWidth()).isEqualTo(2);
    assertThat(shape.tokens()).isEqualTo(8);
    assertThat(shape.patchDim()).isEqualTo(147);
    assertThat(shape.imageBytes()).isEqualTo(shape.tokens() * shape.patchDim()).isEqualTo(1176);
  }

  /** What is cut from an image of the numbers 0, 1, 2, ... says where each of them went. */
  @Test
  void tellsWhereAPixelStands() {
    PatchShape shape = new PatchShape(4, 6, 3, 2);
    byte[] pixels = new byte[shape.imageBytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    byte[] patches = new byte[pixels.length];
    new PatchCutter(shape).cut(pixels, patches);

    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 6; column++) {
        assertThat(patches[shape.offset(row, column)]).isEqualTo((byte) (3 * (6 * row + column)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 28, 1, 4, 'sizes must be positive: 0 x 28 x 1, patch 4'",
    "28, 28, 1, -4, 'sizes must be positive: 28 x 28 x 1, patch -4'",
    "28, 30, 1, 4, a patch size of 4 does not divide 28 x 30",
  })
  void refusesSizesThatDoNotFit(int height, int width, int channels, int patch, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PatchShape(height, width, channels, patch))
        .withMessage(message);
  }

  @Test
  void refusesImagesThatNoArrayHolds() {
    assertThatThrownBy(() -> new PatchShape(1 << 16, 1 << 15, 1, 1))
        .isInstanceOf(ArithmeticException.class);
  }
}
