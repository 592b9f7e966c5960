package io.patchflow.report;

import io.patchflow.schema.PatchShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Puts an image together again from its patches. */
final class PatchImage {
  private PatchImage() {}

  /**
   * The image as a PNG file: grey of one channel, colour of three, the first channel of any others.
   *
   * @param patches (tokens, patchDim) uint8
   */
  static byte[] png(byte[] patches, PatchShape shape) {
    BufferedImage image =
        new BufferedImage(
            shape.width(),
            shape.height(),
            shape.channels() == 3 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        int at = shape.offset(y, x);
        if (shape.channels() == 3) {
          int red = patches[at] & 0xff;
          int green = patches[at + 1] & 0xff;
          int blue = patches[at + 2] & 0xff;
          image.setRGB(x, y, red << 16 | green << 8 | blue);
        } else {
          image.getRaster().setSample(x, y, 0, patches[at] & 0xff);
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
