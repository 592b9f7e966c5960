package io.patchflow.parquet;

import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * A column of a table and the record component it holds: a plain value, required or optional, or a
 * required standard list.
 *
 * @param position of the column in its schema
 */
record TableColumn(
    Type field, int position, List<String> path, CellType type, RecordComponent component) {

  static TableColumn of(MessageType schema, RecordComponent component) {
    Type field = schema.getType(schema.getFieldIndex(snakeCase(component.getName())));
    int position = schema.getFieldIndex(field.getName());
    List<String> path =
        field.isPrimitive()
            ? List.of(field.getName())
            : List.of(field.getName(), "list", "element");
    CellType type = CellType.of(schema.getType(path.toArray(String[]::new)).asPrimitiveType());
    TableColumn column = new TableColumn(field, position, path, type, component);
    column.requireMatch();
    return column;
  }

  /** Hands the component's value of {@code row} to {@code out}. */
  void write(Record row, RecordConsumer out) {
    Object value = valueOf(row);
    if (value == null) {
      requireOptional(row);
      return;
    }
    out.startField(field.getName(), position);
    if (field.isPrimitive()) {
      type.write(out, value);
    } else {
      writeList((List<?>) value, out);
    }
    out.endField(field.getName(), position);
  }

  /** The column's values in a row group, one a row. */
  List<Object> read(RowGroup group) {
    ColumnCursor cursor = group.column(path.toArray(String[]::new));
    List<Object> values = new ArrayList<>();
    for (long row = 0; row < group.rows(); row++) {
      if (!field.isPrimitive()) {
        values.add(cursor.list(type.reader()));
      } else if (isOptional()) {
        values.add(cursor.next(type.reader()));
      } else {
        values.add(cursor.required(type.reader()));
      }
    }
    return values;
  }

  private void writeList(List<?> elements, RecordConsumer out) {
    out.startGroup();
    if (!elements.isEmpty()) {
      out.startField("list", 0);
      for (Object element : elements) {
        out.startGroup();
        out.startField("element", 0);
        type.write(out, element);
        out.endField("element", 0);
        out.endGroup();
      }
      out.endField("list", 0);
    }
    out.endGroup();
  }

  private boolean isOptional() {
    return field.isRepetition(Repetition.OPTIONAL);
  }

  private void requireOptional(Record row) {
    if (!isOptional()) {
      throw new IllegalArgumentException("column %s: a null in %s".formatted(field.getName(), row));
    }
  }

  /** A record that does not fit its schema is a mistake in the program. */
  private void requireMatch() {
    Class<?> expected = field.isPrimitive() ? type.javaType() : List.class;
    if (field.isPrimitive() && !isOptional()) {
      expected = MethodType.methodType(expected).unwrap().returnType();
    }
    if (!component.getType().equals(expected)) {
      throw new IllegalStateException(
          "%s: %s expected for column %s".formatted(component, expected, field));
    }
  }

  private Object valueOf(Record row) {
    try {
      return component.getAccessor().invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("rows are public records", e);
    }
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
