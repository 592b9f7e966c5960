package io.patchflow.idx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Writes IDX for tests, from the format's description and with none of the reader's code. */
public final class IdxBytes {
  private IdxBytes() {}

  /** A file of type {@code code}: header, then {@code data} as it is. */
  public static byte[] idx(int code, int[] sizes, byte[] data) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + data.length);
    bytes.put((byte) 0).put((byte) 0).put((byte) code).put((byte) sizes.length);
    for (int size : sizes) {
      bytes.putInt(size);
    }
    return bytes.put(data).array();
  }

  /** Images of rank 3. */
  public static byte[] images(int count, int height, int width, byte[] pixels) {
    return idx(0x08, new int[] {count, height, width}, pixels);
  }

  /** Labels of rank 1, an unsigned byte each. */
  public static byte[] labels(int... labels) {
    byte[] data = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      data[i] = (byte) labels[i];
    }
    return idx(0x08, new int[] {labels.length}, data);
  }

  public static byte[] gzip(byte[] bytes) {
    return packed(bytes, GZIPOutputStream::new);
  }

  public static byte[] xz(byte[] bytes) {
    return packed(bytes, out -> new XZOutputStream(out, new LZMA2Options(0)));
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private interface Packer {
    OutputStream wrap(OutputStream out) throws IOException;
  }

  private static byte[] packed(byte[] bytes, Packer packer) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = packer.wrap(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
