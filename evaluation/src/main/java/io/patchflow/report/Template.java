package io.patchflow.report;

import io.patchflow.publish.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages made of a resource with places such as {@code {{title}}} in it. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Template() {}

  /** The page with each place's content in it, as it stands. */
  static String fill(String template, Map<String, String> content) {
    return PLACE
        .matcher(resource(template))
        .replaceAll(place -> Matcher.quoteReplacement(content.get(place.group(1))));
  }

  /** Writes a page in one step. */
  static void write(Path file, String page) {
    DurableFile.write(file, beside -> Files.writeString(beside, page));
  }

  static String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
