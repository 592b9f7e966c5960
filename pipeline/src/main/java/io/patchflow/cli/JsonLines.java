package io.patchflow.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns each line of text into a line of JSON with its time, level and message, for programs that
 * collect logs. The level is that of the library's log line; else it is an error if it begins as
 * this program's errors do.
 */
final class JsonLines extends OutputStream {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As {@code simplelogger.properties} has it: {@code [WARN] Name - message}. */
  private static final Pattern LIBRARY =
      Pattern.compile("\\[(?<level>TRACE|DEBUG|INFO|WARN|ERROR)] (?<logger>\\S+) - (?<message>.*)");

  private static final Pattern FAILURE = Pattern.compile("patchflow: (?<message>.*)");

  private final PrintStream target;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private JsonLines(PrintStream target) {
    this.target = target;
  }

  /** A stream whose lines come out of {@code target} as JSON. */
  static PrintStream into(PrintStream target) {
    return new PrintStream(new JsonLines(target), /* autoFlush= */ true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int value) throws IOException {
    if (value != '\n') {
      line.write(value);
      return;
    }
    String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
    line.reset();
    if (!text.isEmpty()) {
      target.println(JSON.writeValueAsString(entry(text)));
    }
  }

  private static ObjectNode entry(String text) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    Matcher library = LIBRARY.matcher(text);
    Matcher failure = FAILURE.matcher(text);
    if (library.matches()) {
      return entry
          .put("level", library.group("level").toLowerCase(Locale.ROOT))
          .put("logger", library.group("logger"))
          .put("message", library.group("message"));
    }
    return failure.matches()
        ? entry.put("level", "error").put("message", failure.group("message"))
        : entry.put("level", "info").put("message", text);
  }
}
