package io.patchflow.idx;

import java.io.Closeable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads a range of labels, in order: the first column of each row. */
public final class IdxLabels implements Closeable {
  private static final VarHandle SHORT = bigEndian(short[].class);
  private static final VarHandle INT = bigEndian(int[].class);

  private final IdxFile file;
  private final IdxItems rows;
  private long index;

  private IdxLabels(IdxFile file, IdxItems rows, long first) {
    this.file = file;
    this.rows = rows;
    this.index = first;
  }

  private static VarHandle bigEndian(Class<?> values) {
    return MethodHandles.byteArrayViewVarHandle(values, ByteOrder.BIG_ENDIAN);
  }

  /** Starts at label {@code first} of a plain file. */
  public static IdxLabels open(IdxFile file, long first) {
    return new IdxLabels(file, IdxItems.open(file, first), first);
  }

  /**
   * Reads the next label.
   *
   * @param classes how many there are
   * @throws io.patchflow.failure.PatchflowException bad input: the label is not within 0 to {@code
   *     classes - 1}, with its index
   */
  public int next(int classes) {
    return next(classes, "");
  }

  /**
   * As {@link #next(int)}.
   *
   * @param why there are so many, as the end of a message
   */
  public int next(int classes, String why) {
    byte[] row = rows.next();
    int label =
        switch (file.header().type()) {
          case UBYTE -> row[0] & 0xFF;
          case BYTE -> row[0];
          case SHORT -> (short) SHORT.get(row, 0);
          case INT -> (int) INT.get(row, 0);
          case FLOAT, DOUBLE -> throw new IllegalStateException("labels are integers");
        };
    if (label < 0 || label >= classes) {
      IdxHeader header = file.header();
      throw file.fault()
          .at(
              header.dataOffset() + index * header.itemBytes(),
              "a label of 0 to %d".formatted(classes - 1),
              "%d at index %d%s".formatted(label, index, why));
    }
    index++;
    return label;
  }

  @Override
  public void close() {
    rows.close();
  }
}
