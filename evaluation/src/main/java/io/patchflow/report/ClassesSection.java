package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.schema.table.ClassRow;
import java.util.List;

/** The classes' precision, recall and F1 in a table that sorts. */
final class ClassesSection {
  private ClassesSection() {}

  static String html(List<ClassRow> classes) {
    SortableTable table =
        new SortableTable()
            .words("Class")
            .figures("Label", "Support", "Predicted", "Precision", "Recall", "F1");
    for (ClassRow row : classes) {
      table.row(
          Html.head(row.name(), row.name()),
          Html.cell(row.label(), Figures.count(row.label())),
          Html.cell(row.support(), Figures.count(row.support())),
          Html.cell(row.predicted(), Figures.count(row.predicted())),
          Html.cell(row.precision(), Figures.percent(row.precision())),
          Html.cell(row.recall(), Figures.percent(row.recall())),
          Html.cell(row.f1(), Figures.percent(row.f1())));
    }
    return """
        <p class="muted">A column's name sorts by it. A dash: a class never predicted has no
        precision, one never present no recall and no F1. A class never predicted has an F1 of 0.</p>
        """
        + table.html("Classes table");
  }
}
