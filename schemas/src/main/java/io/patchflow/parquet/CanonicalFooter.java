package io.patchflow.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Gives the footer of a Parquet file the same bytes in every process. Parquet lists the encodings
 * of a column in the order of a hash set of enums, whose hashes are memory addresses; here they are
 * sorted when the file is closed.
 */
final class CanonicalFooter extends FilterOutputStream {
  /** Held back until the end; a longer footer, of hundreds of row groups, is left as it is. */
  private static final int TAIL_BYTES = 1 << 17;

  /** The footer's length and the magic number. */
  private static final int END_BYTES = 8;

  /** PAR1, little-endian. */
  private static final int MAGIC = 0x31524150;

  private final byte[] held = new byte[2 * TAIL_BYTES];
  private int count;
  private boolean closed;

  CanonicalFooter(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (count + length > 2 * TAIL_BYTES) {
      release(count + length - TAIL_BYTES, bytes, offset);
      int kept = Math.min(length, TAIL_BYTES);
      append(bytes, offset + length - kept, kept);
    } else {
      append(bytes, offset, length);
    }
  }

  /** Passes on the first {@code total} of the held bytes and of those that are written now. */
  private void release(int total, byte[] bytes, int offset) throws IOException {
    int old = Math.min(count, total);
    out.write(held, 0, old);
    System.arraycopy(held, old, held, 0, count - old);
    count -= old;
    out.write(bytes, offset, total - old);
  }

  private void append(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, held, count, length);
    count += length;
  }

  /** What is held back stays so. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (OutputStream target = out) {
      target.write(canonical(Arrays.copyOf(held, count)));
    }
  }

  /** The end of a file, with the encodings sorted if the whole footer is in it. */
  static byte[] canonical(byte[] tail) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    if (tail.length < END_BYTES || buffer.getInt(tail.length - Integer.BYTES) != MAGIC) {
      return tail;
    }
    int length = buffer.getInt(tail.length - END_BYTES);
    int start = tail.length - END_BYTES - length;
    if (length < 0 || start < 0) {
      return tail;
    }
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(tail, start, length));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        column.getMeta_data().getEncodings().sort(Comparator.naturalOrder());
      }
    }
    ByteArrayOutputStream sorted = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, sorted);
    // The same values in another order: the same length.
    buffer.put(start, sorted.toByteArray());
    return tail;
  }
}
