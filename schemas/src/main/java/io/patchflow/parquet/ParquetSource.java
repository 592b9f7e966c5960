package io.patchflow.parquet;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/**
 * An open Parquet file whose every fault, whichever exception Parquet throws, is bad input that
 * names the file. Page checksums are verified.
 */
final class ParquetSource implements Closeable {
  private static final int REASON_CHARS = 120;

  private final Path file;
  private final ParquetFileReader reader;

  private ParquetSource(Path file, ParquetFileReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static ParquetSource open(Path file) {
    ParquetMagic.require(file);
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodec())
            .usePageChecksumVerification(true)
            .build();
    try {
      ParquetFileReader reader = ParquetFileReader.open(new ChannelInputFile(file), options);
      try {
        checkExtents(reader, Files.size(file));
        return new ParquetSource(file, reader);
      } catch (IOException | RuntimeException e) {
        reader.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  /** The file's key-value metadata. */
  Map<String, String> metadata() {
    return fileMetaData().getKeyValueMetaData();
  }

  /**
   * Selects the columns to read; others in the file are ignored.
   *
   * @throws PatchflowException bad input: a column is missing or of another type, by name
   */
  void select(MessageType columns) {
    MessageType found = fileMetaData().getSchema();
    for (ColumnDescriptor column : columns.getColumns()) {
      String name = String.join(".", column.getPath());
      if (!found.containsPath(column.getPath())) {
        throw PatchflowException.badInput("%s: no column %s".formatted(file, name));
      }
      PrimitiveType expectedType = column.getPrimitiveType();
      PrimitiveType foundType = found.getColumnDescription(column.getPath()).getPrimitiveType();
      if (!typeName(expectedType).equals(typeName(foundType))) {
        throw PatchflowException.badInput(
            "%s: column %s: expected %s, found %s"
                .formatted(file, name, typeName(expectedType), typeName(foundType)));
      }
    }
    reader.setRequestedSchema(
        new MessageType(
            found.getName(),
            columns.getFields().stream().map(field -> found.getType(field.getName())).toList()));
  }

  /** The next row group; null after the last. */
  RowGroup nextRowGroup() {
    try {
      PageReadStore pages = reader.readNextRowGroup();
      return pages == null ? null : new RowGroup(file, fileMetaData(), pages);
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  /** Bad input for what Parquet threw. */
  static PatchflowException damaged(Path file, Exception cause) {
    if (cause instanceof PatchflowException named) {
      return named;
    }
    return new PatchflowException(
        ExitCode.BAD_INPUT, "%s: damaged: %s".formatted(file, reason(cause)), cause);
  }

  /** The first line of a message that was meant to be read, within reason. */
  private static String reason(Exception cause) {
    boolean meant =
        cause instanceof IOException
            || cause instanceof ParquetRuntimeException
            || cause instanceof IllegalArgumentException;
    if (!meant || cause.getMessage() == null) {
      return "its footer or a page header makes no sense";
    }
    String line = cause.getMessage().lines().findFirst().orElse("");
    return line.length() <= REASON_CHARS ? line : line.substring(0, REASON_CHARS) + "...";
  }

  private FileMetaData fileMetaData() {
    return reader.getFooter().getFileMetaData();
  }

  /** Holds the footer's sizes against the file's length, before anything is allocated from them. */
  private static void checkExtents(ParquetFileReader reader, long length) throws IOException {
    for (BlockMetaData block : reader.getFooter().getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        long start = chunk.getStartingPos();
        long size = chunk.getTotalSize();
        if (start < 0 || size < 0 || size > length - start) {
          throw new IOException(
              "column %s: bytes %d to %d lie outside of the file's %d"
                  .formatted(chunk.getPath().toDotString(), start, start + size, length));
        }
      }
    }
  }

  private static String typeName(PrimitiveType type) {
    return type.getTypeLength() > 0
        ? "%s(%d)".formatted(type.getPrimitiveTypeName(), type.getTypeLength())
        : type.getPrimitiveTypeName().toString();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }
}
