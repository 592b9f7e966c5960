package io.patchflow.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Parquet schema as written in the resource {@code <name>.schema} of this package: the single
 * source for writers, readers and documents.
 *
 * @param text Parquet's own notation, without the comment lines
 */
public record SchemaText(String name, SchemaVersion version, String text) {
  private static final String VERSION_LINE = "# version ";

  /** A line such as {@code required binary run_id (STRING);}. */
  private static final Pattern COLUMN =
      Pattern.compile(
          "(?:required|optional) (?<type>\\S+) (?<name>\\w+)(?: \\((?<annotation>.+?)\\))?(?:;| \\{)");

  /** Loads the schema {@code name}, such as {@code epochs}. */
  public static SchemaText of(String name) {
    String source = load(name + ".schema");
    String head = source.lines().findFirst().orElse("");
    if (!head.startsWith(VERSION_LINE)) {
      throw new IllegalStateException(name + ".schema does not begin with its version: " + head);
    }
    String text =
        source.lines().filter(line -> !line.startsWith("#")).reduce("", (a, b) -> a + b + "\n");
    return new SchemaText(
        name, SchemaVersion.parse(head.substring(VERSION_LINE.length()).strip()), text);
  }

  /** The columns in their order, name to type, such as {@code epoch} to {@code int32}. */
  public Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    int depth = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      Matcher column = COLUMN.matcher(line);
      if (depth == 1 && column.matches()) {
        String annotation = column.group("annotation");
        columns.put(column.group("name"), annotation == null ? column.group("type") : annotation);
      }
      depth += line.endsWith("{") ? 1 : line.endsWith("}") ? -1 : 0;
    }
    return columns;
  }

  private static String load(String resource) {
    try (InputStream in = SchemaText.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no schema resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
