package io.patchflow.inspect;

import io.patchflow.metrics.Figures;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The result of a query as a terminal shows it: numbers to six digits, long texts cut. */
final class QueryView {
  private static final int ROWS_SHOWN = 100;
  private static final int CHARS_SHOWN = 48;

  private QueryView() {}

  static void print(Query query, PrintStream out) {
    if (query.columns().isEmpty()) {
      return;
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    Iterator<Map<String, Object>> all = query.iterator();
    while (all.hasNext() && rows.size() < ROWS_SHOWN) {
      rows.add(all.next());
    }
    TextTable table = new TextTable();
    for (int column = 0; column < query.columns().size(); column++) {
      String name = query.columns().get(column);
      List<String> cells = rows.stream().map(row -> cell(row.get(name))).toList();
      if (query.isNumeric(column)) {
        table.figures(name, cells);
      } else {
        table.words(name, cells);
      }
    }
    table.print(out);
    if (all.hasNext()) {
      out.println("the first %d rows; --format csv prints all".formatted(ROWS_SHOWN));
    }
  }

  private static String cell(Object value) {
    if (value == null) {
      return Figures.NONE;
    }
    if ((value instanceof Double || value instanceof Float)
        && Double.isFinite(((Number) value).doubleValue())) {
      return new BigDecimal(value.toString()).round(new MathContext(6)).toString();
    }
    String text = value.toString().replaceAll("\\s+", " ");
    return text.codePointCount(0, text.length()) <= CHARS_SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, CHARS_SHOWN - 3)) + "...";
  }
}
