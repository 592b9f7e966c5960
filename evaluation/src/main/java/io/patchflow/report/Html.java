package io.patchflow.report;

import io.patchflow.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/** Pieces of HTML. Every text from outside passes {@link #text} on its way into the page. */
final class Html {
  private static final String PHONE = "(max-width: 30rem)";

  private Html() {}

  /** A text as it may stand between tags and in quoted attributes. */
  static String text(Object value) {
    return Printable.lines(String.valueOf(value))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A table cell of a figure; {@code value} is what it sorts by, null for none. */
  static String cell(Object value, String shown) {
    return "<td data-value=\"%s\">%s</td>".formatted(value == null ? "" : text(value), text(shown));
  }

  /** A table cell that names its row; {@code value} is what it sorts by. */
  static String head(Object value, String shown) {
    return "<th scope=\"row\" data-value=\"%s\">%s</th>".formatted(text(value), text(shown));
  }

  /** A table cell of words, which it sorts by. */
  static String words(String words) {
    return "<td class=\"words\" data-value=\"%s\">%s</td>".formatted(text(words), text(words));
  }

  /** A box that scrolls sideways by itself, so that the page need not. */
  static String wide(String label, String content) {
    return "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n%s</div>\n"
        .formatted(text(label), content);
  }

  /**
   * A picture that follows the reader's colour scheme and the width of the screen; printed, it is
   * the wide light one.
   */
  static String picture(
      Function<Theme, Picture> wide, Function<Theme, Picture> narrow, String alt) {
    Picture light = wide.apply(Theme.LIGHT);
    return """
        <picture>
        %s%s%s<img class="plot" src="%s" width="%d" height="%d" alt="%s">
        </picture>
        """
        .formatted(
            source("screen and (prefers-color-scheme: dark) and " + PHONE, narrow, Theme.DARK),
            source("screen and " + PHONE, narrow, Theme.LIGHT),
            source("screen and (prefers-color-scheme: dark)", wide, Theme.DARK),
            svg(light),
            light.width(),
            light.height(),
            text(alt));
  }

  private static String source(String media, Function<Theme, Picture> pictures, Theme theme) {
    Picture picture = pictures.apply(theme);
    return "<source media=\"%s\" srcset=\"%s\" width=\"%d\" height=\"%d\">\n"
        .formatted(media, svg(picture), picture.width(), picture.height());
  }

  static String png(byte[] bytes) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
  }

  private static String svg(Picture picture) {
    byte[] bytes = picture.svg().getBytes(StandardCharsets.UTF_8);
    return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(bytes);
  }
}
