package io.patchflow.inspect;

import io.patchflow.metrics.Figures;
import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The metric tables as a terminal shows them: the columns that one reads, rounded. */
final class TableView {
  private TableView() {}

  static TextTable epochs(List<EpochRow> rows) {
    TextTable table =
        new TextTable()
            .figures("epoch", cells(rows, row -> Figures.count(row.epoch())))
            .figures("lr", cells(rows, row -> Figures.learningRate(row.learningRate())))
            .figures("train loss", cells(rows, row -> Figures.decimal(row.trainLoss())))
            .figures("train acc", cells(rows, row -> Figures.percent(row.trainAccuracy())));
    if (rows.stream().map(EpochRow::holdoutLoss).anyMatch(Objects::nonNull)) {
      table
          .figures("hold loss", cells(rows, row -> Figures.decimal(row.holdoutLoss())))
          .figures("hold acc", cells(rows, row -> Figures.percent(row.holdoutAccuracy())));
    }
    if (rows.stream().map(EpochRow::testLoss).anyMatch(Objects::nonNull)) {
      table
          .figures("test loss", cells(rows, row -> Figures.decimal(row.testLoss())))
          .figures("test acc", cells(rows, row -> Figures.percent(row.testAccuracy())));
    }
    return table
        .figures("time", cells(rows, row -> Figures.seconds(row.seconds())))
        .figures("samples/s", cells(rows, row -> Figures.rate(row.samplesPerSecond())));
  }

  /** A line a metric, a column a split. */
  static TextTable summary(List<SummaryRow> rows) {
    TextTable table =
        new TextTable()
            .words(
                "",
                List.of(
                    "samples",
                    "accuracy",
                    "  95 % from",
                    "  to",
                    "loss",
                    "macro precision",
                    "macro recall",
                    "macro F1",
                    "weighted F1",
                    "Brier score",
                    "calibration error",
                    "best accuracy",
                    "  at epoch"));
    for (SummaryRow row : rows) {
      table.figures(
          row.split(),
          List.of(
              Figures.count(row.samples()),
              Figures.percent(row.accuracy()),
              Figures.percent(row.accuracyLow()),
              Figures.percent(row.accuracyHigh()),
              Figures.decimal(row.loss()),
              Figures.percent(row.macroPrecision()),
              Figures.percent(row.macroRecall()),
              Figures.percent(row.macroF1()),
              Figures.percent(row.weightedF1()),
              Figures.decimal(row.brier()),
              Figures.percent(row.ece()),
              Figures.percent(row.bestAccuracy()),
              row.bestEpoch() == null ? Figures.NONE : Figures.count(row.bestEpoch())));
    }
    return table;
  }

  static TextTable classes(List<ClassRow> rows) {
    return new TextTable()
        .words("split", cells(rows, ClassRow::split))
        .figures("label", cells(rows, row -> Figures.count(row.label())))
        .words("name", cells(rows, ClassRow::name))
        .figures("support", cells(rows, row -> Figures.count(row.support())))
        .figures("predicted", cells(rows, row -> Figures.count(row.predicted())))
        .figures("hits", cells(rows, row -> Figures.count(row.truePositives())))
        .figures("precision", cells(rows, row -> Figures.percent(row.precision())))
        .figures("recall", cells(rows, row -> Figures.percent(row.recall())))
        .figures("F1", cells(rows, row -> Figures.percent(row.f1())));
  }

  static TextTable predictions(List<PredictionRow> rows, ClassNames names) {
    return new TextTable()
        .words("split", cells(rows, PredictionRow::split))
        .figures("index", cells(rows, row -> Figures.count(row.index())))
        .words("actual", cells(rows, row -> names.of(row.label())))
        .words("predicted", cells(rows, row -> names.of(row.predicted())))
        .figures("probability", cells(rows, row -> Figures.percent((double) row.probability())))
        .figures("loss", cells(rows, row -> Figures.decimal(row.loss())))
        .words("", cells(rows, row -> row.label() == row.predicted() ? "" : "wrong"));
  }

  static TextTable calibration(List<CalibrationRow> rows) {
    return new TextTable()
        .words("split", cells(rows, CalibrationRow::split))
        .figures("from", cells(rows, row -> Figures.percent(row.low())))
        .figures("to", cells(rows, row -> Figures.percent(row.high())))
        .figures("count", cells(rows, row -> Figures.count(row.count())))
        .figures("confidence", cells(rows, row -> Figures.percent(row.confidence())))
        .figures("accuracy", cells(rows, row -> Figures.percent(row.accuracy())));
  }

  static TextTable topErrors(List<TopErrorRow> rows, ClassNames names) {
    return new TextTable()
        .words("split", cells(rows, TopErrorRow::split))
        .figures("rank", cells(rows, row -> Figures.count(row.rank())))
        .figures("index", cells(rows, row -> Figures.count(row.index())))
        .words("actual", cells(rows, row -> names.of(row.label())))
        .figures("", cells(rows, row -> Figures.percent((double) row.labelProbability())))
        .words("predicted", cells(rows, row -> names.of(row.predicted())))
        .figures("", cells(rows, row -> Figures.percent((double) row.probability())));
  }

  private static <R> List<String> cells(List<R> rows, Function<R, String> cell) {
    return rows.stream().map(cell).toList();
  }
}
