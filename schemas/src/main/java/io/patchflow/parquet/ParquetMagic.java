package io.patchflow.parquet;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** The four bytes PAR1 that a Parquet file begins and ends with. */
final class ParquetMagic {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Both magics and the length of the footer. */
  private static final int SMALLEST_FILE = 12;

  private ParquetMagic() {}

  /**
   * Refuses what cannot be a whole Parquet file, before anything else looks at it.
   *
   * @throws PatchflowException bad input: no file, too short, or without its magic
   */
  static void require(Path file) {
    if (!Files.isRegularFile(file)) {
      throw PatchflowException.badInput("%s: no such file".formatted(file));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long length = channel.size();
      if (length < SMALLEST_FILE) {
        throw PatchflowException.badInput(
            "%s: not a Parquet file: %d bytes or more expected, found %d"
                .formatted(file, SMALLEST_FILE, length));
      }
      require(file, channel, 0);
      require(file, channel, length - MAGIC.length);
    } catch (IOException e) {
      throw PatchflowException.badInput(
          "%s: cannot be read: %s".formatted(file, SystemReason.of(e)));
    }
  }

  private static void require(Path file, FileChannel channel, long offset) throws IOException {
    ByteBuffer found = ByteBuffer.allocate(MAGIC.length);
    channel.read(found, offset);
    if (!found.flip().equals(ByteBuffer.wrap(MAGIC))) {
      HexFormat hex = HexFormat.of();
      throw PatchflowException.badInput(
          "%s: not a whole Parquet file: bytes %s expected at offset %d, found %s"
              .formatted(file, hex.formatHex(MAGIC), offset, hex.formatHex(found.array())));
    }
  }
}
