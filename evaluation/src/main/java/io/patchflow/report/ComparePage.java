package io.patchflow.report;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.report.Chart.Plot;
import io.patchflow.report.Chart.Series;
import io.patchflow.report.Table.Cell;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a page that sets two runs on the same test images beside each other. */
public final class ComparePage {
  /** Images shown that only one of the two gets right. */
  private static final int IMAGES = 24;

  private ComparePage() {}

  /**
   * A run as the page shows it.
   *
   * @param name the last part of its folder's path
   * @param onlyRight images that it gets right and the other does not, those it was surest of
   * @param onlyRightCount how many there are
   * @param sources data URLs of those shown, by index
   */
  record Run(
      String name,
      String colour,
      RunData data,
      List<PredictionRow> onlyRight,
      long onlyRightCount,
      Map<Long, String> sources) {
    /** What it took an image for. */
    int predicted(long index) {
      return data.predictions().stream()
          .filter(row -> row.index() == index)
          .findFirst()
          .orElseThrow()
          .predicted();
    }
  }

  /**
   * Writes the page in one step.
   *
   * @param baseline has the same test images as {@code run}
   * @param verdict whether one is better, in a sentence
   * @param differences what shaped their figures and is not the same, by name: the baseline's value
   *     and the run's
   * @throws PatchflowException bad input: a stage is missing or a file is damaged; stage failed:
   *     the page cannot be written
   */
  public static void write(
      Path file,
      RunFolder baseline,
      RunFolder run,
      String verdict,
      Map<String, List<String>> differences) {
    RunData first = RunData.read(baseline).inIndexOrder();
    RunData second = RunData.read(run).inIndexOrder();
    List<Run> runs =
        List.of(
            run(baseline, "train", first, second.predictions()),
            run(run, "test", second, first.predictions()));
    List<ComparedClass> classes =
        ComparedClass.of(first.info().classNames(), first.predictions(), second.predictions());
    Page.write(
        file,
        out ->
            JtecompareGenerated.render(
                out, null, runs, verdict, chart(runs), classes, differences));
  }

  private static Run run(
      RunFolder folder, String colour, RunData data, List<PredictionRow> others) {
    List<PredictionRow> only = new ArrayList<>();
    for (int row = 0; row < others.size(); row++) {
      PredictionRow mine = data.predictions().get(row);
      if (ComparedClass.isRight(mine) && !ComparedClass.isRight(others.get(row))) {
        only.add(mine);
      }
    }
    List<PredictionRow> shown =
        only.stream()
            .sorted(Comparator.comparingDouble(PredictionRow::probability).reversed())
            .limit(IMAGES)
            .toList();
    Set<Long> indices = new HashSet<>();
    shown.forEach(row -> indices.add(row.index()));
    return new Run(
        String.valueOf(folder.root().toAbsolutePath().normalize().getFileName()),
        colour,
        data,
        shown,
        only.size(),
        PageImages.sources(data, indices));
  }

  /** A split's two curves of a run. */
  private record Curve(List<EpochRow> epochs, Curves.Watched split) {
    List<Cell> cells(int epoch) {
      if (epoch > epochs.size()) {
        return List.of(Table.NONE, Table.NONE);
      }
      EpochRow row = epochs.get(epoch - 1);
      return List.of(
          Cell.percent(split.accuracy().apply(row)), Cell.decimal(split.loss().apply(row)));
    }
  }

  /**
   * For both runs the split that was watched after each epoch, or else the test split's figure at
   * the end; dashed, the training split.
   */
  private static Chart chart(List<Run> runs) {
    Table table = new Table("Epochs table").figures("Epoch");
    List<Series> accuracies = new ArrayList<>();
    List<Series> losses = new ArrayList<>();
    List<Curve> curves = new ArrayList<>();
    for (Run run : runs) {
      List<Curves.Watched> splits = Curves.watched(run.data.epochs());
      for (Curves.Watched split : splits) {
        String name = run.name + ", " + split.name();
        String shape = split.name().equals("training") ? "dash" : "line";
        accuracies.add(new Series(name, table.columns().size(), null, run.colour, shape));
        losses.add(new Series(name, table.columns().size() + 1, null, run.colour, shape));
        table.figures("Accuracy, " + name, "Loss, " + name);
        curves.add(new Curve(run.data.epochs(), split));
      }
      if (splits.size() == 1) {
        String name = run.name + ", test, at the end";
        SummaryRow summary = run.data.summary();
        accuracies.add(
            new Series(name, null, Cell.percent(summary.accuracy()), run.colour, "line"));
        losses.add(new Series(name, null, Cell.decimal(summary.loss()), run.colour, "line"));
      }
    }
    int epochs = runs.stream().mapToInt(run -> run.data.epochs().size()).max().orElse(0);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.count(epoch)));
      for (Curve curve : curves) {
        cells.addAll(curve.cells(epoch));
      }
      table.row(cells);
    }
    return new Chart(
        "Epoch",
        List.of(
            new Plot("Accuracy", "percent", 220, accuracies),
            new Plot("Loss", "decimal", 200, losses)),
        table,
        "Accuracy and loss of both runs over %d epochs".formatted(epochs),
        /* best= */ null,
        List.of());
  }
}
