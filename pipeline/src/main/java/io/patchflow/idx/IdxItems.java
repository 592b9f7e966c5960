package io.patchflow.idx;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads a range of the items of a plain IDX file, in order, many at a time. */
public final class IdxItems implements Closeable {
  private static final int BUFFER = 1 << 18;

  private final IdxFile file;
  private final InputStream in;
  private final byte[] item;
  private final byte[] items;
  private long offset;
  private int position;
  private int limit;

  private IdxItems(IdxFile file, InputStream in, long offset) {
    this.file = file;
    this.in = in;
    this.item = new byte[Math.toIntExact(file.header().itemBytes())];
    this.items = new byte[Math.max(1, BUFFER / item.length) * item.length];
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
      return new IdxItems(file, file.location().open(offset), offset);
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
    if (position == limit) {
      fill();
    }
    System.arraycopy(items, position, item, 0, item.length);
    position += item.length;
    offset += item.length;
    return item;
  }

  private void fill() {
    try {
      position = 0;
      limit = in.readNBytes(items, 0, items.length);
    } catch (IOException e) {
      throw file.fault().reading(offset, e);
    }
    if (limit % item.length != 0 || limit == 0) {
      throw file.fault()
          .at(
              offset + limit,
              "%d bytes (%s)".formatted(file.header().contentBytes(), file.header().shape()),
              "the end of the file: it shrank while it was read");
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
