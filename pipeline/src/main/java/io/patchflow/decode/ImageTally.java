package io.patchflow.decode;

import io.patchflow.schema.Fingerprint;
import java.util.Arrays;
import java.util.HexFormat;

/** Adds up the statistics of images, one after the other. Not safe for threads. */
final class ImageTally {
  /** Tables of counts: one for each of four neighbours, which often have the same value. */
  private static final int TABLES = 4;

  private static final int VALUES = 256;

  private final Fingerprint fingerprint = new Fingerprint();
  private final long[] perClass;
  private final long[] pixelCounts = new long[TABLES * VALUES];
  private long constantImages;

  ImageTally(int classes) {
    perClass = new long[classes];
  }

  /** Adds an image; {@code pixels} in image order. */
  void add(long index, int label, byte[] pixels) {
    fingerprint.add(index, label, pixels);
    perClass[label]++;
    countPixels(pixels);
    // Equal to itself moved by one: all values are the same.
    if (Arrays.mismatch(pixels, 1, pixels.length, pixels, 0, pixels.length - 1) < 0) {
      constantImages++;
    }
  }

  // Increments of one place wait for each other, so that one table would take twice the time.
  private void countPixels(byte[] pixels) {
    int i = 0;
    for (; i <= pixels.length - TABLES; i += TABLES) {
      pixelCounts[pixels[i] & 0xFF]++;
      pixelCounts[VALUES + (pixels[i + 1] & 0xFF)]++;
      pixelCounts[2 * VALUES + (pixels[i + 2] & 0xFF)]++;
      pixelCounts[3 * VALUES + (pixels[i + 3] & 0xFF)]++;
    }
    for (; i < pixels.length; i++) {
      pixelCounts[pixels[i] & 0xFF]++;
    }
  }

  SplitStatistics statistics() {
    long sum = 0;
    long squares = 0;
    int minimum = VALUES - 1;
    int maximum = 0;
    for (int i = 0; i < pixelCounts.length; i++) {
      int value = i % VALUES;
      long pixels = pixelCounts[i];
      sum += pixels * value;
      squares += pixels * value * value;
      if (pixels > 0) {
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
      }
    }
    return new SplitStatistics(
        fingerprint.count(),
        Arrays.stream(perClass).boxed().toList(),
        sum,
        squares,
        minimum,
        maximum,
        constantImages,
        HexFormat.of().formatHex(fingerprint.sum()));
  }
}
