package io.patchflow.decode;

import io.patchflow.schema.Fingerprint;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the images of a split, or of a part of one, add up to. All are whole numbers, so that parts
 * add up to the same in any order.
 *
 * @param images how many
 * @param perClass images of each class, in label order
 * @param pixelSum sum of all pixel values
 * @param pixelSquares sum of their squares
 * @param minimum lowest pixel value, 0 to 255
 * @param maximum highest pixel value
 * @param constantImages images all of whose pixels are equal
 * @param fingerprintSum {@link Fingerprint#sum} in hex
 */
record SplitStatistics(
    long images,
    List<Long> perClass,
    long pixelSum,
    long pixelSquares,
    int minimum,
    int maximum,
    long constantImages,
    String fingerprintSum) {
  SplitStatistics {
    perClass = List.copyOf(perClass);
  }

  SplitStatistics plus(SplitStatistics other) {
    Fingerprint sum = fingerprint();
    sum.combine(other.fingerprint());
    return new SplitStatistics(
        sum.count(),
        IntStream.range(0, perClass.size())
            .mapToObj(label -> perClass.get(label) + other.perClass.get(label))
            .toList(),
        Math.addExact(pixelSum, other.pixelSum),
        Math.addExact(pixelSquares, other.pixelSquares),
        Math.min(minimum, other.minimum),
        Math.max(maximum, other.maximum),
        constantImages + other.constantImages,
        HexFormat.of().formatHex(sum.sum()));
  }

  Fingerprint fingerprint() {
    return Fingerprint.of(images, HexFormat.of().parseHex(fingerprintSum));
  }

  /** Mean pixel value, 0 to 255. */
  double mean(int imageBytes) {
    return (double) pixelSum / Math.multiplyExact(images, imageBytes);
  }

  /** Standard deviation of the pixel values over the whole population. */
  double standardDeviation(int imageBytes) {
    double mean = mean(imageBytes);
    double meanSquare = (double) pixelSquares / Math.multiplyExact(images, imageBytes);
    return Math.sqrt(Math.max(0, meanSquare - mean * mean));
  }
}
