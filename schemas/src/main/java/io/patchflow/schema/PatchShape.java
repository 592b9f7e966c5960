package io.patchflow.schema;

import java.io.Serializable;

/**
 * How an image is cut into square patches. Token {@code t} is the patch at grid row {@code t /
 * gridWidth}, column {@code t % gridWidth}; inside a patch, pixels run row by row, channels
 * innermost.
 *
 * @param height image height in pixels, a multiple of {@code patchSize}
 * @param width image width in pixels, a multiple of {@code patchSize}
 * @param channels values a pixel, 1 for grey
 * @param patchSize side of a patch in pixels
 */
public record PatchShape(int height, int width, int channels, int patchSize)
    implements Serializable {
  public PatchShape {
    if (height < 1 || width < 1 || channels < 1 || patchSize < 1) {
      throw new IllegalArgumentException(
          "sizes must be positive: %d x %d x %d, patch %d"
              .formatted(height, width, channels, patchSize));
    }
    if (height % patchSize != 0 || width % patchSize != 0) {
      throw new IllegalArgumentException(
          "a patch size of %d does not divide %d x %d".formatted(patchSize, height, width));
    }
    Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  public int gridHeight() {
    return height / patchSize;
  }

  public int gridWidth() {
    return width / patchSize;
  }

  /** Patches an image. */
  public int tokens() {
    return gridHeight() * gridWidth();
  }

  /** Values a patch. */
  public int patchDim() {
    return patchSize * patchSize * channels;
  }

  /**
   * Where the first channel of a pixel is among the {@link #imageBytes} values of an image's
   * patches, token-major.
   */
  public int offset(int row, int column) {
    int token = row / patchSize * gridWidth() + column / patchSize;
    int pixel = row % patchSize * patchSize + column % patchSize;
    return token * patchDim() + pixel * channels;
  }

  /** {@link #offset} of each pixel, row by row. */
  public int[] offsets() {
    int[] offsets = new int[height * width];
    for (int pixel = 0; pixel < offsets.length; pixel++) {
      offsets[pixel] = offset(pixel / width, pixel % width);
    }
    return offsets;
  }

  /** Values an image: {@code tokens * patchDim}, one byte each. */
  public int imageBytes() {
    return height * width * channels;
  }
}
