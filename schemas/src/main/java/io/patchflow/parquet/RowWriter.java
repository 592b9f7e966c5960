package io.patchflow.parquet;

import java.io.OutputStream;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** How every file of ours is written: ZSTD, page checksums, row groups of 16 MiB, no Hadoop. */
final class RowWriter<T> extends ParquetWriter.Builder<T, RowWriter<T>> {
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private final MessageType schema;
  private final Map<String, String> metadata;
  private final BiConsumer<T, RecordConsumer> fields;

  private RowWriter(
      OutputStream out,
      MessageType schema,
      Map<String, String> metadata,
      BiConsumer<T, RecordConsumer> fields) {
    super(new StreamOutputFile(out));
    this.schema = schema;
    this.metadata = metadata;
    this.fields = fields;
  }

  /**
   * A builder of a writer to {@code out}, which the writer closes.
   *
   * @param fields hands the fields of one row to the consumer
   */
  static <T> RowWriter<T> to(
      OutputStream out,
      MessageType schema,
      Map<String, String> metadata,
      BiConsumer<T, RecordConsumer> fields) {
    return new RowWriter<>(out, schema, metadata, fields)
        .withConf(new PlainParquetConfiguration())
        .withCodecFactory(new ZstdCodec())
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withPageWriteChecksumEnabled(true)
        .withRowGroupSize(ROW_GROUP_BYTES);
  }

  @Override
  protected RowWriter<T> self() {
    return this;
  }

  @Override
  @SuppressWarnings("deprecation")
  protected WriteSupport<T> getWriteSupport(Configuration conf) {
    throw new UnsupportedOperationException("files are written without Hadoop");
  }

  @Override
  protected WriteSupport<T> getWriteSupport(ParquetConfiguration conf) {
    return new Rows();
  }

  private final class Rows extends WriteSupport<T> {
    private RecordConsumer consumer;

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration conf) {
      throw new UnsupportedOperationException("files are written without Hadoop");
    }

    @Override
    public WriteContext init(ParquetConfiguration conf) {
      return new WriteContext(schema, metadata);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(T row) {
      consumer.startMessage();
      fields.accept(row, consumer);
      consumer.endMessage();
    }
  }
}
