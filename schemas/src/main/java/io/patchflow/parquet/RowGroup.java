package io.patchflow.parquet;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.api.PrimitiveConverter;

/** One row group, read column by column. */
final class RowGroup {
  private final Path file;
  private final FileMetaData metadata;
  private final PageReadStore pages;

  RowGroup(Path file, FileMetaData metadata, PageReadStore pages) {
    this.file = file;
    this.metadata = metadata;
    this.pages = pages;
  }

  long rows() {
    return pages.getRowCount();
  }

  /** The column of this path, at its first row. */
  ColumnCursor column(String... path) {
    ColumnDescriptor column = metadata.getSchema().getColumnDescription(path);
    try {
      PageReader values = pages.getPageReader(column);
      long count = values.getTotalValueCount();
      if (column.getMaxRepetitionLevel() == 0 && count != rows()) {
        throw new IOException(
            "column %s: %d values expected, found %d"
                .formatted(String.join(".", path), rows(), count));
      }
      return new ColumnCursor(
          file,
          column,
          new ColumnReaderImpl(column, values, new PrimitiveConverter() {}, writer()),
          count);
    } catch (IOException | RuntimeException e) {
      throw ParquetSource.damaged(file, e);
    }
  }

  private ParsedVersion writer() {
    try {
      return VersionParser.parse(metadata.getCreatedBy());
    } catch (RuntimeException | VersionParseException e) {
      return null;
    }
  }
}
