package io.patchflow.data;

/** Turns pixels, bytes of 0 to 255, into floats of 0 to 1. */
public final class PixelScale {
  private static final float[] SCALED = new float[256];

  static {
    for (int value = 0; value < SCALED.length; value++) {
      SCALED[value] = value / 255f;
    }
  }

  private PixelScale() {}

  /** One pixel. */
  static float of(byte pixel) {
    return SCALED[pixel & 0xff];
  }

  /** {@code count} pixels, in their order. */
  public static void floats(byte[] from, int offset, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = SCALED[from[offset + i] & 0xff];
    }
  }
}
