package io.patchflow.idx;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads a range of the items of a plain IDX file, in order. */
public final class IdxItems implements Closeable {
  private static final int BUFFER = 1 << 18;

  private final IdxFile file;
  private final InputStream in;
  private final byte[] item;
  private long offset;

  private IdxItems(IdxFile file, InputStream in, long offset) {
    this.file = file;
    this.in = in;
    this.item = new byte[Math.toIntExact(file.header().itemBytes())];
    this.offset = offset;
  }

  /** Starts at item {@code first} of a plain file. */
  public static IdxItems open(IdxFile file, long first) {
    if (file.container() != Container.PLAIN) {
      throw new IllegalArgumentException("only a plain file has ranges: " + file.location());
    }
    IdxHeader header = file.header();
    long offset = header.dataOffset() + Math.multiplyExact(first, header.itemBytes());
    try {
      return new IdxItems(
          file, new BufferedInputStream(file.location().open(offset), BUFFER), offset);
    } catch (IOException e) {
      throw file.fault().reading(offset, e);
    }
  }

  /**
   * Reads the next item.
   *
   * @return its bytes, valid until the next call
   * @throws io.patchflow.failure.PatchflowException bad input: the file has become shorter
   */
  public byte[] next() {
    try {
      int n = in.readNBytes(item, 0, item.length);
      if (n < item.length) {
        throw file.fault()
            .at(
                offset + n,
                "%d bytes (%s)".formatted(file.header().contentBytes(), file.header().shape()),
                "the end of the file: it shrank while it was read");
      }
      offset += n;
      return item;
    } catch (IOException e) {
      throw file.fault().reading(offset, e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw file.fault().reading(offset, e);
    }
  }
}
