package io.patchflow.verify;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.schema.table.EpochRow;
import java.util.List;

/** The table of epochs: one row for each, from 1, in order. */
record EpochsCheck(RunFolder run, Findings findings) {

  void check(Manifest train) {
    FoundTable.read(run, EpochRow.class, train, train.details().get("run_id"), findings)
        .ifPresent(this::checkOrder);
  }

  private void checkOrder(FoundTable<EpochRow> table) {
    List<EpochRow> rows = table.rows();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).epoch() != row + 1) {
        findings.cell(table.file(), row + 1, "epoch", row + 1, rows.get(row).epoch());
      }
    }
  }
}
