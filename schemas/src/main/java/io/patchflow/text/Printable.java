package io.patchflow.text;

import java.util.Locale;

/**
 * Text from data, made fit for a terminal, a log and a page: a control character is shown by its
 * number, not sent. So are the characters that turn the direction of writing, with which a text
 * looks like another.
 */
public final class Printable {
  private Printable() {}

  /** Whether a text has nothing to be escaped; line ends and tabs count as such. */
  public static boolean isPlain(String text) {
    return text.chars().noneMatch(Printable::isControl);
  }

  /** One line: each control character as {@code \\x1b} or {@code \\u202e}, line ends included. */
  public static String line(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            character -> {
              if (isControl(character)) {
                line.append(
                    String.format(
                        Locale.ROOT, character < 0x100 ? "\\x%02x" : "\\u%04x", character));
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
