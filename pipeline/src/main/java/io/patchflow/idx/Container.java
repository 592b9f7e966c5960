package io.patchflow.idx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/** What an IDX file is wrapped in, detected by its first bytes and never by its name. */
public enum Container {
  PLAIN,
  GZIP,
  XZ;

  /** The first bytes that {@link #of} needs. */
  static final int MAGIC_BYTES = 6;

  private static final byte[] GZIP_MAGIC = {0x1F, (byte) 0x8B};
  private static final byte[] XZ_MAGIC = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0};
  private static final int BUFFER = 1 << 16;
  // The strongest preset, -9, needs 65 MiB; a damaged header may ask for 4 GiB.
  private static final int XZ_MEMORY_KIB = 100 << 10;

  static Container of(byte[] head) {
    if (startsWith(head, GZIP_MAGIC)) {
      return GZIP;
    }
    return startsWith(head, XZ_MAGIC) ? XZ : PLAIN;
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  /** The content of {@code raw}; all members of a file of several. */
  InputStream decompress(InputStream raw) throws IOException {
    return switch (this) {
      case PLAIN -> raw;
      case GZIP -> new GzipMembers(raw, BUFFER);
      case XZ -> new XZInputStream(raw, XZ_MEMORY_KIB);
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
