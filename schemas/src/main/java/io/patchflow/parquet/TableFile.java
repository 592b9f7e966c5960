package io.patchflow.parquet;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.schema.SchemaText;
import io.patchflow.schema.table.MetricTable;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.util.AutoCloseables.ParquetCloseResourceException;

/**
 * Reads and writes a metric table (contract C2). The columns come from the schema text of the row
 * type; record components are matched by name (runId is run_id). Equal rows give equal files.
 */
public final class TableFile {
  private static final String NAME_KEY = "patchflow.schema";
  private static final String VERSION_KEY = "patchflow.schema.version";

  private TableFile() {}

  /**
   * Writes all rows to {@code file}, which must not exist.
   *
   * @throws PatchflowException stage failed: the file is there, or cannot be written
   */
  public static <R extends Record> void write(Path file, Class<R> rowType, Iterable<R> rows) {
    write(file, MetricTable.of(rowType).schema(), rowType, rows);
  }

  /** As {@link #write(Path, Class, Iterable)}, of a table that is no metric table. */
  public static <R extends Record> void write(
      Path file, SchemaText schema, Class<R> rowType, Iterable<R> rows) {
    MessageType message = MessageTypeParser.parseMessageType(schema.text());
    List<TableColumn> columns = columns(message, rowType);
    try (ParquetWriter<R> writer =
        RowWriter.<R>to(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW),
                message,
                Map.of(NAME_KEY, schema.name(), VERSION_KEY, schema.version().toString()),
                (row, out) -> columns.forEach(column -> column.write(row, out)))
            .build()) {
      for (R row : rows) {
        writer.write(row);
      }
    } catch (ParquetCloseResourceException e) {
      // The file's last bytes are written here, too.
      Throwable cause = e.getCause();
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s"
              .formatted(file, cause instanceof IOException io ? SystemReason.of(io) : cause),
          e);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s".formatted(file, SystemReason.of(e)), e);
    }
  }

  /**
   * Reads all rows. Columns that are not ours are ignored.
   *
   * @throws PatchflowException bad input: no such table, a missing column or a newer major version,
   *     by name, or a damaged file
   */
  public static <R extends Record> List<R> read(Path file, Class<R> rowType) {
    return read(file, MetricTable.of(rowType).schema(), rowType);
  }

  /** As {@link #read(Path, Class)}, of a table that is no metric table. */
  public static <R extends Record> List<R> read(Path file, SchemaText schema, Class<R> rowType) {
    MessageType message = MessageTypeParser.parseMessageType(schema.text());
    List<TableColumn> columns = columns(message, rowType);
    Constructor<R> constructor = constructor(rowType);
    List<R> rows = new ArrayList<>();
    try (ParquetSource source = ParquetSource.open(file)) {
      requireSchema(file, source.metadata(), schema);
      source.select(message);
      for (RowGroup group = source.nextRowGroup(); group != null; group = source.nextRowGroup()) {
        RowGroup current = group;
        List<List<Object>> values = columns.stream().map(column -> column.read(current)).toList();
        for (int row = 0; row < group.rows(); row++) {
          int position = row;
          rows.add(
              newRow(constructor, values.stream().map(column -> column.get(position)).toArray()));
        }
      }
    }
    return rows;
  }

  private static void requireSchema(Path file, Map<String, String> metadata, SchemaText schema) {
    String name = metadata.get(NAME_KEY);
    if (!schema.name().equals(name)) {
      throw PatchflowException.badInput(
          "%s: expected a table %s, found %s"
              .formatted(file, schema.name(), name == null ? "a file that names none" : name));
    }
    schema.version().requireReadable(file, name, metadata.getOrDefault(VERSION_KEY, "none"));
  }

  private static List<TableColumn> columns(MessageType schema, Class<? extends Record> rowType) {
    return Arrays.stream(rowType.getRecordComponents())
        .map(component -> TableColumn.of(schema, component))
        .toList();
  }

  private static <R extends Record> Constructor<R> constructor(Class<R> rowType) {
    try {
      return rowType.getDeclaredConstructor(
          Arrays.stream(rowType.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    }
  }

  private static <R extends Record> R newRow(Constructor<R> constructor, Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("rows are public records that accept any values", e);
    }
  }
}
