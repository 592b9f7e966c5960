package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.Recipe.Published;
import io.patchflow.report.Table.Cell;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.SummaryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The run's figures, beside the published ones if those are of the same data. */
final class ScoreTable {
  private final Table table = new Table("Figures table").words("Figure").figures("This run");
  private final Published published;

  private ScoreTable(Published published) {
    this.published = published;
    if (published != null) {
      table.figures("Published");
    }
  }

  static Table of(RunData data, Recipe recipe) {
    return new ScoreTable(published(data, recipe).orElse(null)).fill(data, recipe.watchesTest());
  }

  /** The recipe's published figures, if the run's data has the fingerprint that they were for. */
  static Optional<Published> published(RunData data, Recipe recipe) {
    return Optional.ofNullable(recipe.published())
        .filter(published -> data.fingerprint().equals(published.data()));
  }

  private Table fill(RunData data, boolean watched) {
    SummaryRow summary = data.summary();
    EpochRow last = data.epochs().get(data.epochs().size() - 1);
    boolean test = published != null && summary.split().equals("test");
    String split = summary.split();
    row(
        "Accuracy, " + split,
        Cell.percent(summary.accuracy()),
        test ? Cell.percent(published.finalTestAccuracy()) : Table.NONE);
    if (watched && summary.bestEpoch() != null) {
      row(
          "Best accuracy, " + split + ", epoch " + Figures.count(summary.bestEpoch()),
          Cell.percent(summary.bestAccuracy()),
          test ? Cell.percent(published.bestTestAccuracy()) : Table.NONE);
    }
    row("Loss, " + split, Cell.decimal(summary.loss()), Table.NONE);
    row(
        "Training accuracy, last epoch",
        Cell.percent(last.trainAccuracy()),
        published == null ? Table.NONE : Cell.percent(published.finalTrainAccuracy()));
    row(
        "Training loss, last epoch",
        Cell.decimal(last.trainLoss()),
        published == null ? Table.NONE : Cell.decimal(published.finalTrainLoss()));
    row("Macro precision", Cell.percent(summary.macroPrecision()), Table.NONE);
    row("Macro recall", Cell.percent(summary.macroRecall()), Table.NONE);
    row("Macro F1", Cell.percent(summary.macroF1()), Table.NONE);
    row("Expected calibration error", Cell.percent(summary.ece()), Table.NONE);
    row("Brier score", Cell.decimal(summary.brier()), Table.NONE);
    return table;
  }

  private void row(String name, Cell found, Cell beside) {
    List<Cell> cells = new ArrayList<>(List.of(Cell.words(name), found));
    if (published != null) {
      cells.add(beside);
    }
    table.row(cells);
  }
}
