package io.patchflow.export;

import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchShape;
import java.util.stream.IntStream;

/** Makes of an image's patches the bytes that an exported model takes. */
final class InputBytes {
  private final InputKind input;
  private final PatchShape shape;
  private final boolean transposed;
  private final PatchCutter cutter;
  private final byte[] upright;

  /**
   * @param transposed whether the data set's files hold images column by column
   */
  InputBytes(InputKind input, PatchShape shape, boolean transposed) {
    this.input = input;
    this.shape = shape;
    this.transposed = transposed;
    this.cutter = new PatchCutter(shape);
    this.upright = new byte[shape.imageBytes()];
  }

  /** Bytes of an image, either way. */
  int length() {
    return upright.length;
  }

  /** The shape of {@code count} images. */
  long[] shape(int count) {
    return IntStream.concat(IntStream.of(count), IntStream.of(input.sizes(shape, transposed)))
        .asLongStream()
        .toArray();
  }

  /**
   * Puts an image into {@code bytes}.
   *
   * @param patches the image is there from {@code offset} on
   * @param to where it goes
   */
  void put(byte[] patches, int offset, byte[] bytes, int to) {
    if (input == InputKind.PATCHES) {
      System.arraycopy(patches, offset, bytes, to, length());
      return;
    }
    cutter.join(patches, offset, upright);
    if (!transposed) {
      System.arraycopy(upright, 0, bytes, to, length());
      return;
    }
    int channels = shape.channels();
    int at = to;
    for (int column = 0; column < shape.width(); column++) {
      for (int row = 0; row < shape.height(); row++) {
        int from = (row * shape.width() + column) * channels;
        System.arraycopy(upright, from, bytes, at, channels);
        at += channels;
      }
    }
  }
}
