package io.patchflow.workflow;

import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.Columns;
import io.patchflow.schema.table.MetricTable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Compares the metric tables of two runs, row by row and bit by bit. */
final class TableDifference {
  /** The only columns in which equal runs may differ (contract C2). */
  private static final Set<String> TIMES = Set.of("seconds", "samples_per_second");

  private TableDifference() {}

  /** The first difference, with its table, row and column; empty if all tables are equal. */
  static Optional<String> first(RunFolder expected, RunFolder found) {
    for (MetricTable table : MetricTable.values()) {
      Optional<String> difference =
          first(table, rows(table, expected), rows(table, found))
              .map(text -> found.table(table.label()) + ": " + text);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /** The rows of all tables. */
  static long rows(RunFolder run) {
    long rows = 0;
    for (MetricTable table : MetricTable.values()) {
      rows += rows(table, run).size();
    }
    return rows;
  }

  private static List<? extends Record> rows(MetricTable table, RunFolder run) {
    return TableFile.read(run.table(table.label()), table.rowType());
  }

  private static Optional<String> first(
      MetricTable table, List<? extends Record> expected, List<? extends Record> found) {
    int common = Math.min(expected.size(), found.size());
    for (int row = 0; row < common; row++) {
      Map<String, Object> left = Columns.values(expected.get(row));
      Map<String, Object> right = Columns.values(found.get(row));
      for (String column : Columns.names(table.rowType())) {
        if (!TIMES.contains(column) && !Objects.equals(left.get(column), right.get(column))) {
          return Optional.of(
              "row %d, column %s: expected %s, found %s"
                  .formatted(row + 1, column, left.get(column), right.get(column)));
        }
      }
    }
    return expected.size() == found.size()
        ? Optional.empty()
        : Optional.of("expected %d rows, found %d".formatted(expected.size(), found.size()));
  }
}
