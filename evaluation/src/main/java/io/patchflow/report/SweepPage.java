package io.patchflow.report;

import io.patchflow.folder.SweepFolder;
import io.patchflow.metrics.Ranking;
import io.patchflow.metrics.SettingScore;
import io.patchflow.report.Table.Cell;
import io.patchflow.schema.table.TrialRow;
import io.patchflow.schema.table.TrialRow.Status;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code sweep.html}: the ranking of a sweep's settings and its trials, on one page. */
public final class SweepPage {
  private SweepPage() {}

  /**
   * Writes the page in one step.
   *
   * @param trials the rows of the sweep's table, at least one
   * @param command the command line given last, without the program's name
   * @throws io.patchflow.failure.PatchflowException stage failed: the page cannot be written
   */
  public static void write(SweepFolder sweep, List<TrialRow> trials, List<String> command) {
    Ranking ranking = Ranking.of(trials);
    Page.write(
        sweep.report(),
        out ->
            JtesweepGenerated.render(
                out,
                null,
                trials.get(0).recipe(),
                counts(trials),
                ranking,
                ranking(ranking),
                trials(trials),
                command));
  }

  private static String counts(List<TrialRow> trials) {
    return Stream.of(Status.values())
        .map(
            status ->
                "%d %s"
                    .formatted(
                        trials.stream().filter(row -> row.is(status)).count(), status.label()))
        .collect(Collectors.joining(", ", trials.size() + " trials: ", ""));
  }

  private static Table ranking(Ranking ranking) {
    Table table =
        new Table("Ranking table")
            .figures("Rank")
            .words("Settings")
            .figures("n", "Mean", "Deviation", "Best", "Failed");
    int rank = 0;
    for (SettingScore score : ranking.settings()) {
      rank++;
      table.row(
          List.of(
              Cell.count(rank),
              Cell.words(score.settings().isEmpty() ? "the recipe" : score.settings()),
              Cell.count(score.scores().size()),
              Cell.percent(score.mean()),
              Cell.percent(score.deviation()),
              Cell.percent(score.best()),
              Cell.count(score.failed())));
    }
    return table;
  }

  private static Table trials(List<TrialRow> trials) {
    Table table =
        new Table("Trials table")
            .words("Trial", "Status")
            .figures("Test accuracy", "Test loss", "Best", "Epoch", "Training accuracy", "Time")
            .words("Error");
    for (TrialRow row : trials) {
      table.row(
          List.of(
              Cell.words(row.trial()),
              Cell.words(row.status()),
              Cell.percent(row.testAccuracy()),
              Cell.decimal(row.testLoss()),
              Cell.percent(row.bestAccuracy()),
              Cell.count(row.bestEpoch()),
              Cell.percent(row.trainAccuracy()),
              Cell.seconds(row.seconds()),
              Cell.words(row.error() == null ? "" : row.error())));
    }
    return table;
  }
}
