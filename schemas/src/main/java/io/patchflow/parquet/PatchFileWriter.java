package io.patchflow.parquet;

import io.patchflow.schema.PatchSetInfo;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.util.AutoCloseables.ParquetCloseResourceException;

/** Writes one patch tensor file (contract C1): ZSTD, page checksums on, no Hadoop class used. */
public final class PatchFileWriter implements Closeable {
  private record PatchRow(long index, int label, Binary patches) {}

  private final PatchSetInfo info;
  private final ParquetWriter<PatchRow> writer;

  private PatchFileWriter(PatchSetInfo info, ParquetWriter<PatchRow> writer) {
    this.info = info;
    this.writer = writer;
  }

  /** Starts a file on {@code out}, which {@link #close} closes. */
  public static PatchFileWriter open(OutputStream out, PatchSetInfo info) throws IOException {
    return open(out, info, PatchLayout.CHOSEN);
  }

  static PatchFileWriter open(OutputStream out, PatchSetInfo info, PatchLayout layout)
      throws IOException {
    return new PatchFileWriter(
        info,
        RowWriter.to(
                out,
                PatchMetadata.columns(info.shape()),
                PatchMetadata.of(info),
                PatchFileWriter::writeFields)
            .withDictionaryEncoding("index", false)
            .withDictionaryEncoding("patches", false)
            .withStatisticsEnabled("patches", false)
            .withRowGroupSize(layout.rowGroupBytes())
            .withPageSize(layout.pageBytes())
            .build());
  }

  /**
   * Appends one image.
   *
   * @param index position in the IDX file
   * @param label 0 to classes - 1
   * @param patches {@code tokens * patchDim} bytes, token-major
   */
  public void write(long index, int label, byte[] patches) throws IOException {
    if (index < 0 || label < 0 || label >= info.classes()) {
      throw new IllegalArgumentException(
          "an index from 0 and a label from 0 to %d expected, found index %d, label %d"
              .formatted(info.classes() - 1, index, label));
    }
    if (patches.length != info.shape().imageBytes()) {
      throw new IllegalArgumentException(
          "image %d: %d bytes expected, found %d"
              .formatted(index, info.shape().imageBytes(), patches.length));
    }
    writer.write(new PatchRow(index, label, Binary.fromReusedByteArray(patches)));
  }

  private static void writeFields(PatchRow row, RecordConsumer fields) {
    fields.startField("index", 0);
    fields.addLong(row.index);
    fields.endField("index", 0);
    fields.startField("label", 1);
    fields.addInteger(row.label);
    fields.endField("label", 1);
    fields.startField("patches", 2);
    fields.addBinary(row.patches);
    fields.endField("patches", 2);
  }

  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } catch (ParquetCloseResourceException e) {
      // The file's last bytes are written here, too.
      throw new IOException(e.getCause().getMessage(), e);
    }
  }
}
