package io.patchflow.idx;

/** Turns images that a file holds column by column into images row by row. Not safe for threads. */
public final class Transpose {
  private final int height;
  private final int width;
  private final int channels;
  private final byte[] turned;

  /** For files whose header gives {@code height} and {@code width}. */
  public Transpose(int height, int width, int channels) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.turned = new byte[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
  }

  /**
   * An image of {@code width} rows of {@code height} pixels.
   *
   * @param pixels of the file
   * @return overwritten by the next call
   */
  public byte[] of(byte[] pixels) {
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int from = (row * width + column) * channels;
        int to = (column * height + row) * channels;
        for (int channel = 0; channel < channels; channel++) {
          turned[to + channel] = pixels[from + channel];
        }
      }
    }
    return turned;
  }
}
