package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.metrics.Ranking;
import io.patchflow.metrics.SettingScore;
import io.patchflow.publish.CodeVersion;
import io.patchflow.publish.SweepFolder;
import io.patchflow.schema.table.TrialRow;
import io.patchflow.schema.table.TrialRow.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Map<String, String> content = new HashMap<>();
    content.put("title", "Patchflow sweep: recipe " + Html.text(trials.get(0).recipe()));
    content.put("css", Template.resource("page.css"));
    content.put("js", Template.resource("page.js"));
    content.put("counts", Html.text(counts(trials)));
    content.put("ranking", ranking(Ranking.of(trials)));
    content.put("trials", trials(trials));
    content.put("provenance", provenance(command));
    Template.write(sweep.report(), Template.fill("sweep.html", content));
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

  private static String ranking(Ranking ranking) {
    SortableTable table =
        new SortableTable()
            .figures("Rank")
            .words("Settings")
            .figures("n", "Mean", "Deviation", "Best", "Failed");
    int rank = 0;
    for (SettingScore score : ranking.settings()) {
      rank++;
      table.row(
          Html.head(rank, Figures.count(rank)),
          Html.words(score.settings().isEmpty() ? "the recipe" : score.settings()),
          Html.cell(score.scores().size(), Figures.count(score.scores().size())),
          Html.cell(score.mean(), Figures.percent(score.mean())),
          Html.cell(score.deviation(), Figures.percent(score.deviation())),
          Html.cell(score.best(), Figures.percent(score.best())),
          Html.cell(score.failed(), Figures.count(score.failed())));
    }
    return note(ranking) + table.html("Ranking table") + chart(ranking);
  }

  private static String note(Ranking ranking) {
    String chosen =
        ranking.measure() == Ranking.Measure.TEST
            ? " The settings are ranked on the test split itself, which flatters the first; a"
                + " hold-out leaves it unseen."
            : "";
    return """
        <p class="muted">By %s, mean over n seeds; the standard deviation is the sample's.%s</p>
        """
        .formatted(ranking.measure().words(), chosen);
  }

  private static String chart(Ranking ranking) {
    if (ranking.settings().get(0).mean() == null) {
      return "<p>No trial is done.</p>\n";
    }
    return Html.picture(
        theme -> RankingChart.of(ranking, theme),
        theme -> RankingChart.narrow(ranking, theme),
        "The accuracies of each setting's seeds and their mean, the best setting at the top");
  }

  private static String trials(List<TrialRow> trials) {
    SortableTable table =
        new SortableTable()
            .words("Trial", "Status")
            .figures("Test accuracy", "Test loss", "Best", "Epoch", "Training accuracy", "Time")
            .words("Error");
    for (TrialRow row : trials) {
      table.row(
          Html.head(row.trial(), row.trial()),
          Html.words(row.status()),
          Html.cell(row.testAccuracy(), Figures.percent(row.testAccuracy())),
          Html.cell(row.testLoss(), Figures.decimal(row.testLoss())),
          Html.cell(row.bestAccuracy(), Figures.percent(row.bestAccuracy())),
          Html.cell(
              row.bestEpoch(),
              row.bestEpoch() == null ? Figures.NONE : Figures.count(row.bestEpoch())),
          Html.cell(row.trainAccuracy(), Figures.percent(row.trainAccuracy())),
          Html.cell(
              row.seconds(), row.seconds() == null ? Figures.NONE : Figures.seconds(row.seconds())),
          Html.words(row.error() == null ? "" : row.error()));
    }
    return table.html("Trials table");
  }

  private static String provenance(List<String> command) {
    return """
        <p>The command that was given last:</p>
        <pre id="command" tabindex="0">%s</pre>
        <p class="muted">Written by Patchflow %s. Each trial is a run folder with a report of its own.</p>
        """
        .formatted(
            Html.text(
                Stream.concat(Stream.of("patchflow"), command.stream())
                    .map(ShellWord::quoted)
                    .collect(Collectors.joining(" "))),
            Html.text(CodeVersion.current()));
  }
}
