package io.patchflow.verify;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.Columns;
import io.patchflow.schema.table.MetricTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A metric table as it was found. */
record FoundTable<R extends Record>(MetricTable kind, Path file, List<R> rows) {

  /**
   * Reads a table; empty if it is missing, which was reported with the manifest, or damaged. Its
   * rows are counted, and each must have the run's id.
   *
   * @param owner the manifest that lists it
   */
  static <R extends Record> Optional<FoundTable<R>> read(
      RunFolder run, Class<R> rowType, Manifest owner, Object runId, Findings findings) {
    MetricTable kind = MetricTable.of(rowType);
    Path file = run.table(kind.label());
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    List<R> rows = findings.read(() -> TableFile.read(file, rowType), null);
    if (rows == null) {
      return Optional.empty();
    }
    FoundTable<R> table = new FoundTable<>(kind, file, rows);
    table.checkCount(owner, findings);
    table.checkRunId(runId, findings);
    return Optional.of(table);
  }

  /** The cells of a row by column. */
  Map<String, Object> values(int row) {
    return Columns.values(rows.get(row));
  }

  private void checkCount(Manifest owner, Findings findings) {
    long expected = owner.rows().getOrDefault(kind.label(), 0L);
    if (rows.size() != expected) {
      findings.add(
          "%s: expected %d rows as the manifest says, found %d"
              .formatted(file, expected, rows.size()));
    }
  }

  private void checkRunId(Object expected, Findings findings) {
    for (int row = 0; row < rows.size(); row++) {
      Object found = values(row).get("run_id");
      if (!found.equals(expected)) {
        findings.cell(file, row + 1, "run_id", expected, found);
      }
    }
  }
}
