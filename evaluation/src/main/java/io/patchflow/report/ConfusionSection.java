package io.patchflow.report;

import io.patchflow.metrics.ConfusionMatrix;
import io.patchflow.schema.table.ConfusionRow;
import java.util.List;
import java.util.Locale;

/**
 * The confusion matrix as a heat map: a cell is the deeper in colour, the greater its share of its
 * row. The depth goes with the share's square root, or the mistakes would not show.
 */
final class ConfusionSection {
  /** The darkest cell mixes so much of the heat colour that the ink stays readable on it. */
  private static final double DARKEST = 55;

  private ConfusionSection() {}

  static String html(List<ConfusionRow> rows, List<String> classNames) {
    ConfusionMatrix matrix = ConfusionMatrix.of(classNames.size(), rows);
    StringBuilder table = new StringBuilder("<table class=\"heat\">\n");
    table.append("<thead><tr><th scope=\"col\">Actual</th>");
    for (int predicted = 0; predicted < matrix.classes(); predicted++) {
      table.append(
          "<th scope=\"col\" title=\"%s\">%d</th>"
              .formatted(Html.text(classNames.get(predicted)), predicted));
    }
    table.append("</tr></thead>\n<tbody>\n");
    for (int actual = 0; actual < matrix.classes(); actual++) {
      table.append(
          "<tr><th scope=\"row\">%d %s</th>".formatted(actual, Html.text(classNames.get(actual))));
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        table.append(cell(matrix, actual, predicted));
      }
      table.append("</tr>\n");
    }
    return """
        <p class="muted">Rows are the actual classes, columns the predicted ones; the deeper a cell's
        colour, the greater its share of its row.</p>
        """
        + Html.wide("Confusion matrix", table.append("</tbody>\n</table>\n").toString());
  }

  private static String cell(ConfusionMatrix matrix, int actual, int predicted) {
    long count = matrix.count(actual, predicted);
    double share = count == 0 ? 0 : (double) count / matrix.support(actual);
    return String.format(
        Locale.ROOT,
        "<td%s style=\"--share:%.1f%%\">%d</td>",
        actual == predicted ? " class=\"hit\"" : "",
        DARKEST * Math.sqrt(share),
        count);
  }
}
