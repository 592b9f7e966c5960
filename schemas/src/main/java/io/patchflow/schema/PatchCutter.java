package io.patchflow.schema;

/**
 * Cuts images into patches and puts them together again. Images are (height, width, channels),
 * patches (tokens, patchDim) as {@link PatchShape} orders them, one byte a value.
 *
 * <p>A row of patches is made of as many whole rows of pixels, so that values change places within
 * such a band only, and in each band alike.
 */
public final class PatchCutter {
  private final int imageBytes;
  private final int[] pixelOfValue;

  public PatchCutter(PatchShape shape) {
    this.imageBytes = shape.imageBytes();
    this.pixelOfValue = pixelOfValue(shape);
  }

  /** Where in a band of pixels each value of its patches is. */
  private static int[] pixelOfValue(PatchShape shape) {
    int imageRow = shape.width() * shape.channels();
    int patchRow = shape.patchSize() * shape.channels();
    int[] pixels = new int[shape.patchSize() * imageRow];
    for (int value = 0; value < pixels.length; value++) {
      int token = value / shape.patchDim();
      int row = value % shape.patchDim() / patchRow;
      pixels[value] = row * imageRow + token * patchRow + value % patchRow;
    }
    return pixels;
  }

  /** Fills {@code patches} from {@code pixels}, both of {@code shape.imageBytes()}. */
  public void cut(byte[] pixels, byte[] patches) {
    for (int band = 0; band < imageBytes; band += pixelOfValue.length) {
      for (int value = 0; value < pixelOfValue.length; value++) {
        patches[band + value] = pixels[band + pixelOfValue[value]];
      }
    }
  }

  /**
   * Fills {@code pixels} from the {@code shape.imageBytes()} bytes of {@code patches} that begin at
   * {@code offset}: the inverse of {@link #cut}.
   */
  public void join(byte[] patches, int offset, byte[] pixels) {
    for (int band = 0; band < imageBytes; band += pixelOfValue.length) {
      for (int value = 0; value < pixelOfValue.length; value++) {
        pixels[band + pixelOfValue[value]] = patches[offset + band + value];
      }
    }
  }
}
