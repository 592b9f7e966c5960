package io.patchflow.inspect;

import io.patchflow.folder.SweepFolder;
import io.patchflow.metrics.Figures;
import io.patchflow.metrics.Ranking;
import io.patchflow.metrics.SettingScore;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.Columns;
import io.patchflow.schema.table.TrialRow;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Prints a sweep: its settings by rank, or its trials. */
public final class SweepView {
  private SweepView() {}

  /**
   * Prints a sweep's table: as text the ranking of its settings, else all rows of trials.
   *
   * @throws io.patchflow.failure.PatchflowException bad input: the table is missing or damaged
   */
  public static void print(SweepFolder sweep, Inspect.Format format, PrintStream out) {
    List<TrialRow> rows = TableFile.read(sweep.trialsTable(), TrialRow.schema(), TrialRow.class);
    List<Map<String, Object>> values = rows.stream().map(Columns::values).toList();
    switch (format) {
      case CSV -> Csv.print(Columns.names(TrialRow.class), values, out);
      case JSON -> Json.print(values, out);
      case TABLE -> print(Ranking.of(rows), out);
    }
    out.flush();
  }

  /** Prints the settings, the best first. */
  static void print(Ranking ranking, PrintStream out) {
    out.println("by " + ranking.measure().words());
    TextTable table =
        new TextTable()
            .figures("rank", ranks(ranking))
            .words("settings", cells(ranking, SweepView::name))
            .figures("n", cells(ranking, score -> Figures.count(score.scores().size())))
            .figures("mean", cells(ranking, score -> Figures.percent(score.mean())))
            .figures("sd", cells(ranking, score -> Figures.percent(score.deviation())))
            .figures("best", cells(ranking, score -> Figures.percent(score.best())));
    addIfAny(table, "failed", ranking, SettingScore::failed);
    addIfAny(table, "unfinished", ranking, SettingScore::unfinished);
    table.print(out);
  }

  private static void addIfAny(
      TextTable table, String head, Ranking ranking, ToLongFunction<SettingScore> count) {
    if (ranking.settings().stream().mapToLong(count).sum() > 0) {
      table.figures(head, cells(ranking, score -> Figures.count(count.applyAsLong(score))));
    }
  }

  private static List<String> ranks(Ranking ranking) {
    return IntStream.rangeClosed(1, ranking.settings().size()).mapToObj(Figures::count).toList();
  }

  private static String name(SettingScore score) {
    return score.settings().isEmpty() ? "the recipe" : score.settings();
  }

  private static List<String> cells(Ranking ranking, Function<SettingScore, String> cell) {
    return ranking.settings().stream().map(cell).toList();
  }
}
