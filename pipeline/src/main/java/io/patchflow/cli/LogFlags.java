package io.patchflow.cli;

import io.patchflow.train.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How much is said on stderr, and in what form. Read from the arguments before the command line is
 * parsed, for parsing may already have something to say.
 *
 * @param verbose the libraries' logs, and stack traces
 * @param quiet errors alone
 * @param json a line of JSON each
 */
record LogFlags(boolean verbose, boolean quiet, boolean json) {
  static final String VERBOSE = "--verbose";
  static final String QUIET = "--quiet";
  static final String FORMAT = "--log-format";

  /** The forms of a line. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static LogFlags of(List<String> arguments) {
    int format = arguments.indexOf(FORMAT);
    boolean json =
        (format >= 0 && format + 1 < arguments.size() && isJson(arguments.get(format + 1)))
            || arguments.stream()
                .anyMatch(
                    each ->
                        each.startsWith(FORMAT + "=")
                            && isJson(each.substring(FORMAT.length() + 1)));
    return new LogFlags(arguments.contains(VERBOSE), arguments.contains(QUIET), json);
  }

  private static boolean isJson(String format) {
    return format.equalsIgnoreCase(Format.JSON.name());
  }

  /** Where errors go. */
  PrintStream errors(PrintStream err) {
    return json ? JsonLines.into(err) : err;
  }

  /** Where progress goes. */
  PrintStream progress(PrintStream errors) {
    return quiet
        ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
        : errors;
  }

  /** The level from which libraries are heard. */
  String level() {
    return verbose ? "info" : quiet ? "error" : "warn";
  }

  /** Where a bar may move. */
  Optional<Terminal> terminal() {
    return json || quiet ? Optional.empty() : Terminal.ofStderr();
  }
}
