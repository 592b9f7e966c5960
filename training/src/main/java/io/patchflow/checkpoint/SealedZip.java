package io.patchflow.checkpoint;

import io.patchflow.file.Sha256;
import io.patchflow.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A zip file whose last entry is a hash of all entries before it. A zip's own checks cover the
 * contents but not the names: an entry whose name was damaged would go missing unnoticed.
 */
final class SealedZip {
  private static final String SEAL = "patchflow.sha256";

  /** SHA-256 in hex. */
  private static final int SEAL_BYTES = 64;

  private SealedZip() {}

  /** How long entries may be. */
  @FunctionalInterface
  interface Limit {
    /**
     * The most bytes of the entry that comes next.
     *
     * @param before the entries before it
     * @throws IOException there is no such entry
     */
    int of(String name, Map<String, byte[]> before) throws IOException;
  }

  /** Writes the entries in their order, then the seal. Leaves {@code out} open. */
  static void write(OutputStream out, Map<String, byte[]> entries) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      put(zip, entry.getKey(), entry.getValue());
    }
    put(zip, SEAL, seal(entries).getBytes(StandardCharsets.US_ASCII));
    zip.finish();
  }

  /** The entries of any zip, in their order, none unpacked beyond its limit. */
  static Map<String, byte[]> entries(byte[] zip, Limit limit) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = Printable.line(entry.getName());
        int most = limit.of(name, entries);
        byte[] content = in.readNBytes(most);
        if (in.read() >= 0) {
          throw new IOException("%s: at most %,d bytes expected, found more".formatted(name, most));
        }
        if (entries.put(name, content) != null) {
          throw new IOException("it has two entries " + name);
        }
      }
    } catch (EOFException e) {
      throw new IOException("it ends inside an entry", e);
    } catch (IllegalArgumentException e) {
      // An entry's name that is no text.
      throw new IOException(e.getMessage(), e);
    }
    return entries;
  }

  /**
   * The entries of a sealed zip, without the seal.
   *
   * @throws IOException if anything in it is not as it was written
   */
  static Map<String, byte[]> read(byte[] zip, Limit limit) throws IOException {
    if (!endsWhole(zip)) {
      throw new IOException("it is cut off");
    }
    Map<String, byte[]> entries =
        entries(zip, (name, before) -> name.equals(SEAL) ? SEAL_BYTES : limit.of(name, before));
    byte[] found = entries.remove(SEAL);
    if (found == null) {
      throw new IOException("no entry " + SEAL);
    }
    if (!seal(entries).equals(new String(found, StandardCharsets.US_ASCII))) {
      throw new IOException("its entries do not have the hash in " + SEAL);
    }
    return entries;
  }

  /** Whether the last bytes are those that end a zip without comment. */
  private static boolean endsWhole(byte[] zip) {
    int end = zip.length - ZipOutputStream.ENDHDR;
    return end >= 0
        && ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(end)
            == ZipOutputStream.ENDSIG;
  }

  static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static String seal(Map<String, byte[]> entries) {
    MessageDigest digest = Sha256.digest();
    entries.forEach(
        (name, content) -> {
          digest.update((name + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
          digest.update(content);
        });
    return Sha256.hex(digest);
  }
}
