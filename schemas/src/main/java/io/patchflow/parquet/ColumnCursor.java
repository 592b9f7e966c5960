package io.patchflow.parquet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.ParquetDecodingException;

/** Walks one column; a value that cannot be decoded is bad input that names file and column. */
final class ColumnCursor {
  private final Path file;
  private final ColumnDescriptor column;
  private final ColumnReader reader;
  private long left;

  /**
   * @param values how many values the column has, nulls included
   */
  ColumnCursor(Path file, ColumnDescriptor column, ColumnReader reader, long values) {
    this.file = file;
    this.column = column;
    this.reader = reader;
    this.left = values;
  }

  /** The next row's value; null if it has none. */
  <T> T next(Function<ColumnReader, T> value) {
    try {
      return current(value);
    } catch (RuntimeException e) {
      throw ParquetSource.damaged(file, e);
    }
  }

  /** The next row's value, which must be there. */
  <T> T required(Function<ColumnReader, T> value) {
    T found = next(value);
    if (found == null) {
      throw ParquetSource.damaged(
          file, new ParquetDecodingException("column %s: a null".formatted(name())));
    }
    return found;
  }

  /** The values of the next row's list; empty if it has none. */
  <T> List<T> list(Function<ColumnReader, T> value) {
    List<T> values = new ArrayList<>();
    try {
      do {
        T element = current(value);
        if (element != null) {
          values.add(element);
        }
      } while (reader.getCurrentRepetitionLevel() > 0);
    } catch (RuntimeException e) {
      throw ParquetSource.damaged(file, e);
    }
    return List.copyOf(values);
  }

  private <T> T current(Function<ColumnReader, T> value) {
    if (left-- == 0) {
      throw new ParquetDecodingException("column %s ends early".formatted(name()));
    }
    boolean defined = reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel();
    T result = defined ? value.apply(reader) : null;
    reader.consume();
    return result;
  }

  private String name() {
    return String.join(".", column.getPath());
  }
}
