package io.patchflow.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.text.Printable;
import java.io.PrintStream;
import java.util.Map;

/** A JSON array, one object a line. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static void print(Iterable<? extends Map<String, Object>> rows, PrintStream out) {
    String before = "[\n";
    for (Map<String, Object> row : rows) {
      out.print(before + line(row));
      before = ",\n";
    }
    out.println(before.equals("[\n") ? "[]" : "\n]");
  }

  private static String line(Map<String, Object> row) {
    try {
      return Printable.json(MAPPER.writeValueAsString(row));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("rows hold texts, numbers, lists and maps of them", e);
    }
  }
}
