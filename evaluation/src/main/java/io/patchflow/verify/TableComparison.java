package io.patchflow.verify;

import io.patchflow.schema.table.Columns;
import io.patchflow.schema.table.MetricTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/** Compares a table with the rows that it should have, matched by their keys. */
final class TableComparison {
  /** Sums may end otherwise in the last bits in another version of this program. */
  private static final double TOLERANCE = 1e-12;

  private final FoundTable<?> table;
  private final Findings findings;

  /** Rows of the table by key. */
  private final Map<String, Integer> found = new HashMap<>();

  private TableComparison(FoundTable<?> table, Findings findings) {
    this.table = table;
    this.findings = findings;
  }

  /** Reports rows that are missing, too many or twice, and each cell that differs. */
  static void compare(FoundTable<?> table, List<? extends Record> expected, Findings findings) {
    TableComparison comparison = new TableComparison(table, findings);
    Map<String, Map<String, Object>> byKey = new LinkedHashMap<>();
    for (Record row : expected) {
      Map<String, Object> values = Columns.values(row);
      byKey.put(key(table.kind(), values), values);
    }
    comparison.checkRows(byKey);
    for (String column : Columns.names(table.kind().rowType())) {
      // Every table's run id is validated against the manifest's.
      if (!column.equals("run_id")) {
        comparison.checkColumn(column, byKey);
      }
    }
  }

  private void checkRows(Map<String, Map<String, Object>> expected) {
    for (int row = 0; row < table.rows().size(); row++) {
      String key = key(table.kind(), table.values(row));
      if (!expected.containsKey(key)) {
        findings.add("%s: row %d: expected no row %s".formatted(table.file(), row + 1, key));
      } else if (found.putIfAbsent(key, row) != null) {
        findings.add(
            "%s: row %d: expected one row %s, found another".formatted(table.file(), row + 1, key));
      }
    }
    for (String key : expected.keySet()) {
      if (!found.containsKey(key)) {
        findings.add("%s: expected a row %s, found none".formatted(table.file(), key));
      }
    }
  }

  private void checkColumn(String column, Map<String, Map<String, Object>> expected) {
    expected.forEach(
        (key, values) -> {
          if (found.containsKey(key)) {
            int row = found.get(key);
            Object cell = table.values(row).get(column);
            if (!agree(values.get(column), cell)) {
              findings.cell(table.file(), row + 1, column, values.get(column), cell);
            }
          }
        });
  }

  private static boolean agree(Object expected, Object found) {
    if (expected instanceof Double a && found instanceof Double b) {
      return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a));
    }
    return Objects.equals(expected, found);
  }

  /** Such as {@code split test, label 3}. */
  private static String key(MetricTable kind, Map<String, Object> values) {
    StringJoiner key = new StringJoiner(", ");
    kind.key().forEach(column -> key.add(column + " " + values.get(column)));
    return key.toString();
  }
}
