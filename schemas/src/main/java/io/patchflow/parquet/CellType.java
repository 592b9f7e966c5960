package io.patchflow.parquet;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.PrimitiveType;

/** The types a table's cell can have: how each is written from and read into Java's own. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
enum CellType {
  INT32(Integer.class, ColumnReader::getInteger, (out, cell) -> out.addInteger((Integer) cell)),
  INT64(Long.class, ColumnReader::getLong, (out, cell) -> out.addLong((Long) cell)),
  FLOAT(Float.class, ColumnReader::getFloat, (out, cell) -> out.addFloat((Float) cell)),
  DOUBLE(Double.class, ColumnReader::getDouble, (out, cell) -> out.addDouble((Double) cell)),
  STRING(
      String.class,
      column -> column.getBinary().toStringUsingUTF8(),
      (out, cell) -> out.addBinary(Binary.fromString((String) cell)));

  private final Class<?> javaType;
  private final Function<ColumnReader, Object> reader;
  private final BiConsumer<RecordConsumer, Object> writer;

  CellType(
      Class<?> javaType,
      Function<ColumnReader, Object> reader,
      BiConsumer<RecordConsumer, Object> writer) {
    this.javaType = javaType;
    this.reader = reader;
    this.writer = writer;
  }

  static CellType of(PrimitiveType column) {
    return switch (column.getPrimitiveTypeName()) {
      case INT32 -> INT32;
      case INT64 -> INT64;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      case BINARY -> STRING;
      default -> throw new IllegalStateException("no cell type for " + column);
    };
  }

  Class<?> javaType() {
    return javaType;
  }

  Function<ColumnReader, Object> reader() {
    return reader;
  }

  void write(RecordConsumer out, Object cell) {
    writer.accept(out, cell);
  }
}
