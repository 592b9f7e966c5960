package io.patchflow.report;

import io.patchflow.report.Chart.Plot;
import io.patchflow.report.Chart.Series;
import io.patchflow.report.Table.Cell;
import io.patchflow.schema.table.CalibrationRow;
import java.util.List;
import java.util.Locale;

/** Accuracy beside confidence, bin by bin, and how many images there are in each. */
final class CalibrationChart {
  private CalibrationChart() {}

  static Chart of(List<CalibrationRow> bins) {
    Table table =
        new Table("Calibration table")
            .figures("Confidence", "Images", "Mean confidence", "Accuracy");
    for (CalibrationRow bin : bins) {
      table.row(
          List.of(
              new Cell(
                  String.format(Locale.ROOT, "%.2f to %.2f", bin.low(), bin.high()),
                  (bin.low() + bin.high()) / 2),
              Cell.count(bin.count()),
              Cell.percent(bin.confidence()),
              Cell.percent(bin.accuracy())));
    }
    return new Chart(
        "Bin",
        List.of(
            new Plot(
                "Share of hits",
                "percent",
                200,
                List.of(
                    new Series("confidence", 2, null, "muted", "dash"),
                    Series.line("accuracy", 3, "train"))),
            new Plot("Images", "count", 96, List.of(new Series("", 1, null, "train", "bars")))),
        table,
        "Accuracy and confidence in %d bins of confidence, and the images in each"
            .formatted(bins.size()),
        /* best= */ null,
        List.of());
  }
}
