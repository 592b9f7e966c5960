package io.patchflow.idx;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a gzip file, all members one after the other (<a
 * href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>). Zeros behind the last member are
 * passed over, as gzip itself does: tapes and block devices pad with them. Anything else there is
 * refused, where {@link java.util.zip.GZIPInputStream} takes it for the end: a download that was
 * cut and joined must not look whole.
 */
final class GzipMembers extends InputStream {
  private static final int MAGIC_1 = 0x1F;
  private static final int MAGIC_2 = 0x8B;
  private static final int DEFLATE = 8;

  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xE0;

  /** What is found where a member, padding or the end should be. */
  static final class Misplaced extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String expected;
    private final int found;

    private Misplaced(long offset, String expected, int found) {
      this.offset = offset;
      this.expected = expected;
      this.found = found;
    }

    /** In the file, not in its content. */
    long offset() {
      return offset;
    }

    String expected() {
      return expected;
    }

    String found() {
      return IdxHeader.hex(found);
    }
  }

  private final InputStream in;
  private final Inflater inflater = new Inflater(/* nowrap= */ true);
  private final CRC32 contentCrc = new CRC32();
  private final CRC32 headerCrc = new CRC32();
  private final byte[] packed;

  /** Of {@link #packed}, what was read from the file and not yet used. */
  private int position;

  private int limit;

  /** Where {@link #packed} begins in the file. */
  private long start;

  private boolean ended;

  /**
   * Begins to read.
   *
   * @param buffer bytes to read at once, at least 1
   */
  GzipMembers(InputStream in, int buffer) throws IOException {
    this.in = in;
    this.packed = new byte[buffer];
    header(next());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int count = inflate(into, offset, length);
      if (count > 0) {
        contentCrc.update(into, offset, count);
        return count;
      }
      if (inflater.finished()) {
        position = limit - inflater.getRemaining();
        trailer();
        nextMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("a preset dictionary, which gzip does not have");
      } else {
        position = limit;
        fill();
        inflater.setInput(packed, position, limit - position);
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage());
    }
  }

  /** CRC and length of the content, modulo 2^32. */
  private void trailer() throws IOException {
    if (littleEndian(4) != contentCrc.getValue()
        || littleEndian(4) != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new ZipException("Corrupt GZIP trailer");
    }
  }

  private void nextMember() throws IOException {
    int first = nextOrEnd();
    while (first == 0) {
      first = nextOrEnd();
      if (first > 0) {
        throw new Misplaced(offset() - 1, "zeros to the end, which pad the file", first);
      }
    }
    if (first < 0) {
      ended = true;
      return;
    }
    if (first != MAGIC_1) {
      throw new Misplaced(offset() - 1, "a further gzip member, zeros or the end", first);
    }
    header(first);
  }

  private void header(int first) throws IOException {
    headerCrc.reset();
    headerCrc.update(first);
    int second = next();
    if (second != MAGIC_2) {
      throw new Misplaced(offset() - 1, "0x8B, as a gzip member continues", second);
    }
    int method = next();
    if (method != DEFLATE) {
      throw new ZipException("compression method %d, which gzip does not have".formatted(method));
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("flags " + IdxHeader.hex(flags) + ", which gzip does not have");
    }
    skip(6); // time, extra flags, system
    if ((flags & EXTRA) != 0) {
      skip((int) littleEndian(2));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    long crc = headerCrc.getValue() & 0xFFFF;
    if ((flags & HEADER_CRC) != 0 && littleEndian(2) != crc) {
      throw new ZipException("Corrupt GZIP header");
    }
    contentCrc.reset();
    inflater.reset();
    inflater.setInput(packed, position, limit - position);
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // Up to its end.
    }
  }

  private long littleEndian(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  private int next() throws IOException {
    int value = nextOrEnd();
    if (value < 0) {
      throw new EOFException();
    }
    headerCrc.update(value);
    return value;
  }

  private int nextOrEnd() throws IOException {
    return position < limit || more() ? packed[position++] & 0xFF : -1;
  }

  /** Of the next byte to be used. */
  private long offset() {
    return start + position;
  }

  private void fill() throws IOException {
    if (!more()) {
      throw new EOFException();
    }
  }

  /** Reads on once all is used; false at the end of the file. */
  private boolean more() throws IOException {
    start += limit;
    position = 0;
    limit = 0;
    int count = in.read(packed, 0, packed.length);
    limit = Math.max(0, count);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
