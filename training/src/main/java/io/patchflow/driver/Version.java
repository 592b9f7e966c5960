package io.patchflow.driver;

import java.util.Comparator;

/**
 * A version in two numbers, as CUDA counts its releases, such as 11.6, and the compute capability
 * of a GPU, such as 8.0.
 */
public record Version(int major, int minor) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major).thenComparingInt(Version::minor);

  /** As the driver gives a release: 1000 x major + 10 x minor. */
  static Version ofRelease(int encoded) {
    return new Version(encoded / 1000, encoded % 1000 / 10);
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
