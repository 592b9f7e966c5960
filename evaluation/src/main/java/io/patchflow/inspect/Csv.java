package io.patchflow.inspect;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** RFC 4180: lines end in CR LF, a null is an empty field, a list stands in brackets. */
final class Csv {
  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

  private Csv() {}

  /** Prints a line of names, then a line a row; values in the order of the columns. */
  static void print(
      List<String> columns, Iterable<? extends Map<String, Object>> rows, PrintStream out) {
    line(columns, out);
    for (Map<String, Object> row : rows) {
      line(row.values(), out);
    }
  }

  private static void line(Collection<?> fields, PrintStream out) {
    out.print(
        fields.stream()
            .map(field -> quoted(field == null ? "" : field.toString()))
            .collect(Collectors.joining(",", "", "\r\n")));
  }

  private static String quoted(String field) {
    return NEEDS_QUOTES.matcher(field).find() ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}
