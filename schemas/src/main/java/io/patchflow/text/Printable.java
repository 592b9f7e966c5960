package io.patchflow.text;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text from data, made fit for a terminal, a log and a page: a control character is shown by its
 * number, not sent. So are the characters that turn the direction of writing, with which a text
 * looks like another.
 */
public final class Printable {
  private Printable() {}

  /** Whether a text has nothing to be escaped; line ends and tabs are to be. */
  public static boolean isPlain(String text) {
    return text.chars().noneMatch(Printable::isControl);
  }

  /** As {@link #line}, but line ends stay. */
  public static String lines(String text) {
    return isPlain(text)
        ? text
        : text.lines().map(Printable::line).collect(Collectors.joining("\n"))
            + (text.endsWith("\n") ? "\n" : "");
  }

  /** JSON of the same meaning: a control character in a string is written by its number. */
  public static String json(String text) {
    return escaped(text, "\\u%04x", "\\u%04x");
  }

  /** One line: each control character as {@code \\x1b} or {@code \\u202e}, line ends included. */
  public static String line(String text) {
    return escaped(text, "\\x%02x", "\\u%04x");
  }

  private static String escaped(String text, String latin, String other) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            character -> {
              if (isControl(character)) {
                line.append(
                    String.format(Locale.ROOT, character < 0x100 ? latin : other, character));
              } else {
                line.append((char) character);
              }
            });
    return line.toString();
  }

  /** C0, DEL, C1, the line and paragraph separators, and what changes the direction. */
  private static boolean isControl(int character) {
    return Character.isISOControl(character)
        || (character >= 0x2028 && character <= 0x202e)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
