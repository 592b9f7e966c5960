package io.patchflow.platform;

import java.util.Locale;

/**
 * Room on a disk.
 *
 * @param usable bytes that may still be written
 * @param needed bytes
 */
record DiskSpace(long usable, long needed) {
  boolean suffices() {
    return needed <= usable;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d MiB of space, %,d MiB needed", usable >> 20, (needed >> 20) + 1);
  }
}
