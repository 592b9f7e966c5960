package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.PatchShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatchImageTest {

  static Stream<PatchShape> shapes() {
    return Stream.of(
        new PatchShape(28, 28, 1, 4),
        new PatchShape(4, 6, 1, 2),
        new PatchShape(6, 4, 3, 2),
        new PatchShape(2, 2, 1, 2));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyPixelComesBackToItsPlace(PatchShape shape) throws IOException {
    byte[] pixels = new byte[shape.imageBytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + 11);
    }

    byte[] png = PatchImage.png(cut(pixels, shape), shape);

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(shape.width());
    assertThat(image.getHeight()).isEqualTo(shape.height());
    for (int i = 0; i < pixels.length; i++) {
      int x = i / shape.channels() % shape.width();
      int y = i / shape.channels() / shape.width();
      assertThat(image.getRaster().getSample(x, y, i % shape.channels()))
          .as("pixel %d, %d", x, y)
          .isEqualTo(pixels[i] & 0xff);
    }
  }

  /** Patch after patch, each row by row, as contract C1 has it. */
  private static byte[] cut(byte[] pixels, PatchShape shape) {
    byte[] patches = new byte[pixels.length];
    int at = 0;
    for (int top = 0; top < shape.height(); top += shape.patchSize()) {
      for (int left = 0; left < shape.width(); left += shape.patchSize()) {
        for (int row = 0; row < shape.patchSize(); row++) {
          int bytes = shape.patchSize() * shape.channels();
          int from = ((top + row) * shape.width() + left) * shape.channels();
          System.arraycopy(pixels, from, patches, at, bytes);
          at += bytes;
        }
      }
    }
    return patches;
  }
}
