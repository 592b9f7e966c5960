package io.patchflow.schema.table;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows of a table as they are: column names of the Parquet file, values at full precision. */
public final class Columns {
  private Columns() {}

  /** The column names of a row type, such as {@code run_id}. */
  public static List<String> names(Class<? extends Record> rowType) {
    return Arrays.stream(rowType.getRecordComponents()).map(Columns::column).toList();
  }

  /** The values of a row by column name, in the order of the columns; null where there is none. */
  public static Map<String, Object> values(Record row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : row.getClass().getRecordComponents()) {
      try {
        values.put(column(component), component.getAccessor().invoke(row));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("rows are public records", e);
      }
    }
    return values;
  }

  private static String column(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
