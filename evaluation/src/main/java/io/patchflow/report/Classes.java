package io.patchflow.report;

import io.patchflow.report.Table.Cell;
import io.patchflow.schema.table.ClassRow;
import java.util.Comparator;
import java.util.List;

/** The classes' precision, recall and F1, the lowest F1 first. */
final class Classes {
  private Classes() {}

  static Table of(List<ClassRow> classes) {
    Table table =
        new Table("Classes table")
            .words("Class")
            .figures("Label", "Images", "Predicted", "Precision", "Recall", "F1");
    classes.stream()
        .sorted(Comparator.comparing(ClassRow::f1, Comparator.nullsLast(Double::compare)))
        .forEach(
            row ->
                table.row(
                    List.of(
                        Cell.words(row.name()),
                        Cell.count(row.label()),
                        Cell.count(row.support()),
                        Cell.count(row.predicted()),
                        Cell.percent(row.precision()),
                        Cell.percent(row.recall()),
                        Cell.percent(row.f1()))));
    return table;
  }
}
