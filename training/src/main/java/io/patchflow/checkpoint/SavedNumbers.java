package io.patchflow.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An array as ND4J writes it: two buffers, shape and numbers, each with the name of an allocation
 * mode, a count, the name of a type, and that many values, big-endian. ND4J trusts the shape and
 * does not check it with the count.
 */
final class SavedNumbers {
  /** More than the texts, counts and shape of a vector take. */
  static final int HEAD_BYTES = 256;

  private static final String MODE = "MIXED_DATA_TYPES";

  /** In ND4J's description of an array, the value for float32. */
  private static final long FLOAT = 0x2000;

  /** What a description has besides shape and strides: rank, type, element stride, order. */
  private static final int DESCRIPTION = 4;

  private SavedNumbers() {}

  /**
   * The same array with a description that follows from its shape alone.
   *
   * @param name what messages call it
   * @param least numbers, and {@code most}
   * @throws IOException not a whole float32 vector of so many numbers
   */
  static byte[] vector(String name, byte[] saved, long least, long most) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(saved);
      long described = head(name, in, "LONG");
      if (described != 2 * 1 + DESCRIPTION && described != 2 * 2 + DESCRIPTION) {
        throw new IOException("%s: no vector".formatted(name));
      }
      long[] description = new long[(int) described];
      in.asLongBuffer().get(description);
      in.position(in.position() + description.length * Long.BYTES);
      long count = head(name, in, "FLOAT");
      if (count < least || count > most) {
        throw new IOException("%s: %,d numbers expected, found %,d".formatted(name, least, count));
      }
      if (in.remaining() != count * Float.BYTES) {
        throw new IOException(
            "%s: %,d bytes of numbers expected, found %,d"
                .formatted(name, count * Float.BYTES, in.remaining()));
      }
      int rank = described == 2 * 1 + DESCRIPTION ? 1 : 2;
      if (description[0] != rank
          || description[rank] != count
          || (rank == 2 && description[1] != 1)) {
        throw new IOException("%s: its shape is not that of %,d numbers".formatted(name, count));
      }
      return written(rank, count, in);
    } catch (BufferUnderflowException e) {
      throw new IOException("%s: it is cut off".formatted(name), e);
    }
  }

  /** Reads what is before the values of a buffer; their count. */
  private static long head(String name, ByteBuffer in, String type) throws IOException {
    require(name, "allocation", MODE, text(in));
    long count = in.getLong();
    require(name, "type", type, text(in));
    return count;
  }

  private static void require(String name, String what, String expected, String found)
      throws IOException {
    if (!expected.equals(found)) {
      throw new IOException("%s: %s %s expected, found another".formatted(name, what, expected));
    }
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] written(int rank, long count, ByteBuffer numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEAD_BYTES + numbers.remaining());
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(MODE);
    out.writeLong(2L * rank + DESCRIPTION);
    out.writeUTF("LONG");
    out.writeLong(rank);
    if (rank == 2) {
      out.writeLong(1);
    }
    out.writeLong(count);
    if (rank == 2) {
      out.writeLong(count);
    }
    out.writeLong(1);
    out.writeLong(FLOAT);
    out.writeLong(1);
    out.writeLong('c');
    out.writeUTF(MODE);
    out.writeLong(count);
    out.writeUTF("FLOAT");
    byte[] values = new byte[numbers.remaining()];
    numbers.get(values);
    out.write(values);
    return bytes.toByteArray();
  }
}
