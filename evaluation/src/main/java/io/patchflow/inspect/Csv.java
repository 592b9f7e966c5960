package io.patchflow.inspect;

import io.patchflow.text.Printable;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * RFC 4180: lines end in CR LF, a null is an empty field, a list is in brackets. A text that a
 * spreadsheet would take for a formula has an apostrophe before it.
 */
final class Csv {
  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

  /** Spreadsheets pass over blanks before a formula. */
  private static final Pattern FORMULA = Pattern.compile("\\s*[=+\\-@]");

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
            .map(field -> quoted(field == null ? "" : plain(field)))
            .collect(Collectors.joining(",", "", "\r\n")));
  }

  /** A number may begin with a minus. */
  private static String plain(Object field) {
    if (field instanceof Number) {
      return field.toString();
    }
    String text = Printable.lines(field.toString());
    return FORMULA.matcher(field.toString()).lookingAt() ? "'" + text : text;
  }

  private static String quoted(String field) {
    return NEEDS_QUOTES.matcher(field).find() ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}
