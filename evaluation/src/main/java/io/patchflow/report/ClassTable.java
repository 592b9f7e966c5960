package io.patchflow.report;

import io.patchflow.report.Table.Cell;
import io.patchflow.schema.table.ClassRow;
import java.util.Comparator;
import java.util.List;

/** The classes' precision, recall and F1, the lowest F1 first. */
final class ClassTable {
  private ClassTable() {}

  static Table of(List<ClassRow> classes) {
    Table table =
        new Table("Classes table")
            .words("Class")
            .figures("F1", "Precision", "Recall", "Images", "Predicted");
    classes.stream()
        .sorted(Comparator.comparing(ClassRow::f1, Comparator.nullsLast(Double::compare)))
        .forEach(
            row ->
                table.row(
                    List.of(
                        Cell.words(row.name()),
                        Cell.percent(row.f1()),
                        Cell.percent(row.precision()),
                        Cell.percent(row.recall()),
                        Cell.count(row.support()),
                        Cell.count(row.predicted()))));
    return table;
  }
}
