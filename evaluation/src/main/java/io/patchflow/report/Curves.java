package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.recipe.Recipe;
import io.patchflow.report.Chart.Plot;
import io.patchflow.report.Chart.Series;
import io.patchflow.report.Table.Cell;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.SummaryRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Loss, accuracy and learning rate over the epochs, for each split that was watched. */
final class Curves {
  private static final int HIGH = 200;
  private static final int LOW = 76;

  /** A split, with the style sheet's colour of it. */
  record Watched(
      String name,
      String colour,
      Function<EpochRow, Double> loss,
      Function<EpochRow, Double> accuracy) {}

  private static final List<Watched> SPLITS =
      List.of(
          new Watched("training", "train", EpochRow::trainLoss, EpochRow::trainAccuracy),
          new Watched("hold-out", "holdout", EpochRow::holdoutLoss, EpochRow::holdoutAccuracy),
          new Watched("test", "test", EpochRow::testLoss, EpochRow::testAccuracy));

  private Curves() {}

  /** The splits that have figures of every epoch. */
  static List<Watched> watched(List<EpochRow> epochs) {
    return SPLITS.stream()
        .filter(split -> epochs.stream().allMatch(row -> split.loss.apply(row) != null))
        .toList();
  }

  static Chart of(RunData data, Recipe recipe) {
    return of(data.epochs(), data.summary(), recipe.watchesTest());
  }

  /**
   * The chart.
   *
   * @param epochs at least one row, in order of epochs
   * @param summary of the split that the score is of
   * @param watchesTest whether the test split was scored after each epoch
   */
  static Chart of(List<EpochRow> epochs, SummaryRow summary, boolean watchesTest) {
    boolean test = summary.split().equals("test");
    List<Watched> watched =
        watched(epochs).stream()
            .filter(split -> watchesTest || !split.name.equals("test"))
            .toList();
    Table table = new Table("Epochs table").figures("Epoch", "Learning rate");
    List<Series> losses = new ArrayList<>();
    List<Series> accuracies = new ArrayList<>();
    for (Watched split : watched) {
      losses.add(Series.line(split.name, table.columns().size(), split.colour));
      accuracies.add(Series.line(split.name, table.columns().size() + 1, split.colour));
      table.figures("Loss, " + split.name, "Accuracy, " + split.name);
    }
    if (test && !watchesTest) {
      losses.add(Series.level("test, at the end", Cell.decimal(summary.loss()), "test"));
      accuracies.add(Series.level("test, at the end", Cell.percent(summary.accuracy()), "test"));
    }
    table.figures("Time");
    for (EpochRow row : epochs) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.count(row.epoch()));
      cells.add(new Cell(Figures.learningRate(row.learningRate()), row.learningRate()));
      for (Watched split : watched) {
        cells.add(Cell.decimal(split.loss.apply(row)));
        cells.add(Cell.percent(split.accuracy.apply(row)));
      }
      cells.add(Cell.seconds(row.seconds()));
      table.row(cells);
    }
    return new Chart(
        "Epoch",
        List.of(
            new Plot("Accuracy", "percent", HIGH, accuracies),
            new Plot("Loss", "decimal", HIGH, losses),
            new Plot("Learning rate", "rate", LOW, List.of(Series.line("", 1, "ink")))),
        table,
        alt(epochs),
        best(epochs, watchesTest),
        drops(epochs));
  }

  /**
   * The epoch of the highest accuracy on the split that was watched, the first on a tie; null if
   * none was.
   */
  private static Integer best(List<EpochRow> epochs, boolean watchesTest) {
    Function<EpochRow, Double> accuracy =
        watchesTest ? EpochRow::testAccuracy : EpochRow::holdoutAccuracy;
    return epochs.stream()
        .filter(row -> accuracy.apply(row) != null)
        .max(
            Comparator.comparing(accuracy)
                .thenComparing(Comparator.comparing(EpochRow::epoch).reversed()))
        .map(EpochRow::epoch)
        .orElse(null);
  }

  /** What is to be known for reading the curves: what was watched, and when the rate fell. */
  static String reading(RunData data, Recipe recipe) {
    List<EpochRow> epochs = data.epochs();
    Integer best = best(epochs, recipe.watchesTest());
    String rates = rates(epochs);
    List<String> sentences = new ArrayList<>();
    if (recipe.watchesTest() && best != null) {
      sentences.add(
          "The training watched the test split itself, and the best epoch, %d, was picked on it,"
                  .formatted(best)
              + " which flatters it; the accuracy after the last epoch is the fairer figure.");
    } else if (best != null) {
      sentences.add(
          "The training watched a hold-out, whose best epoch is %d; the test split was read once,"
                  .formatted(best)
              + " at the end.");
    } else {
      sentences.add(
          "The training watched nothing: the test split was read once, at the end, and the curves"
              + " show the training split alone.");
    }
    if (RecipeSentence.varies(recipe)) {
      sentences.add(
          "The training split's figures are of the images and labels as they were varied, which"
              + " are harder.");
    }
    if (!rates.isEmpty()) {
      sentences.add("The learning rate fell %s.".formatted(rates));
    }
    return String.join(" ", sentences);
  }

  /**
   * The epochs after which the learning rate was lower than before; none where it falls from epoch
   * to epoch.
   */
  static List<Integer> drops(List<EpochRow> epochs) {
    List<Integer> drops = new ArrayList<>();
    for (int row = 1; row < epochs.size(); row++) {
      if (epochs.get(row).learningRate() < epochs.get(row - 1).learningRate()) {
        drops.add(epochs.get(row - 1).epoch());
      }
    }
    return drops.size() > epochs.size() / 2 ? List.of() : drops;
  }

  /** The rates that the training fell to, such as {@code to 0.0001 after epoch 22}. */
  static String rates(List<EpochRow> epochs) {
    List<Integer> drops = drops(epochs);
    return epochs.stream()
        .filter(row -> drops.contains(row.epoch() - 1))
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "to %s after epoch %d",
                    Figures.learningRate(row.learningRate()),
                    row.epoch() - 1))
        .collect(Collectors.joining(", "));
  }

  private static String alt(List<EpochRow> epochs) {
    EpochRow last = epochs.get(epochs.size() - 1);
    String rates = rates(epochs);
    return Stream.of(
            "Accuracy, loss and learning rate over %d epochs".formatted(last.epoch()),
            "at the end training accuracy %s, training loss %s"
                .formatted(
                    Figures.percent(last.trainAccuracy()), Figures.decimal(last.trainLoss())),
            rates.isEmpty() ? "" : "learning rate " + rates)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }
}
