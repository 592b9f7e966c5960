package io.patchflow.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The hashes of a range's images, kept as a sorted file of longs to find equal images by. Two check
 * sums of 32 bits, which have no factor in common, are one of 64: among 10 million different images
 * the chance that two look equal is 3 in a million. They cost a tenth of a SHA-256.
 */
final class ImageHashes {
  private final CRC32 crc32 = new CRC32();
  private final CRC32C crc32c = new CRC32C();
  private final long[] hashes;
  private int count;

  ImageHashes(int images) {
    hashes = new long[images];
  }

  /** The hashes' file of a patch file. */
  static Path beside(Path patchFile) {
    return patchFile.resolveSibling(patchFile.getFileName() + ".hashes");
  }

  void add(byte[] pixels) {
    crc32.reset();
    crc32.update(pixels);
    crc32c.reset();
    crc32c.update(pixels);
    hashes[count++] = crc32.getValue() << Integer.SIZE | crc32c.getValue();
  }

  void write(Path file) throws IOException {
    Arrays.sort(hashes, 0, count);
    ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES);
    bytes.asLongBuffer().put(hashes, 0, count);
    Files.write(file, bytes.array());
  }
}
