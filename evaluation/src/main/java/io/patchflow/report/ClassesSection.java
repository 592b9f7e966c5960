package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.schema.table.ClassRow;
import java.util.List;

/** The classes' precision, recall and F1 in a table that sorts. */
final class ClassesSection {
  private static final List<String> COLUMNS =
      List.of("Class", "Label", "Support", "Predicted", "Precision", "Recall", "F1");

  private ClassesSection() {}

  static String html(List<ClassRow> classes) {
    StringBuilder table = new StringBuilder("<table class=\"sortable\">\n<thead><tr>");
    for (String column : COLUMNS) {
      table.append("<th scope=\"col\"><button>%s</button></th>".formatted(column));
    }
    table.append("</tr></thead>\n<tbody>\n");
    for (ClassRow row : classes) {
      table
          .append("<tr>")
          .append(
              "<th scope=\"row\" data-value=\"%s\">%s</th>"
                  .formatted(Html.text(row.name()), Html.text(row.name())))
          .append(Html.cell(row.label(), Figures.count(row.label())))
          .append(Html.cell(row.support(), Figures.count(row.support())))
          .append(Html.cell(row.predicted(), Figures.count(row.predicted())))
          .append(Html.cell(row.precision(), Figures.percent(row.precision())))
          .append(Html.cell(row.recall(), Figures.percent(row.recall())))
          .append(Html.cell(row.f1(), Figures.percent(row.f1())))
          .append("</tr>\n");
    }
    return """
        <p class="muted">A column's name sorts by it; a dash is a figure that does not exist for a
        class never predicted or never present.</p>
        """
        + Html.wide("Classes table", table.append("</tbody>\n</table>\n").toString());
  }
}
