package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.recipe.Recipe.Published;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.SummaryRow;
import java.util.Locale;
import java.util.function.Function;

/** The headline, and the figures beside the published ones if there are any. */
final class ScoreSection {
  private final SummaryRow summary;
  private final EpochRow last;
  private final Published published;
  private final StringBuilder rows = new StringBuilder();

  private ScoreSection(RunData data, Published published) {
    this.summary = data.summary();
    this.last = data.epochs().get(data.epochs().size() - 1);
    this.published = published;
  }

  /**
   * The section.
   *
   * @param published figures to compare with, or null
   */
  static String html(RunData data, Published published) {
    return new ScoreSection(data, published).html();
  }

  private String html() {
    String split = summary.split();
    boolean test = split.equals("test");
    row(
        "Final accuracy, " + split,
        Figures.percent(summary.accuracy()),
        figures -> test ? Figures.percent(figures.finalTestAccuracy()) : Figures.NONE);
    row(
        "Best accuracy, " + split + epoch(),
        Figures.percent(summary.bestAccuracy()),
        figures -> test ? Figures.percent(figures.bestTestAccuracy()) : Figures.NONE);
    row(
        "Final training accuracy",
        Figures.percent(last.trainAccuracy()),
        figures -> Figures.percent(figures.finalTrainAccuracy()));
    row(
        "Final training loss",
        Figures.decimal(last.trainLoss()),
        figures -> Figures.decimal(figures.finalTrainLoss()));
    row("Loss, " + split, Figures.decimal(summary.loss()), figures -> Figures.NONE);
    row("Macro precision", Figures.percent(summary.macroPrecision()), figures -> Figures.NONE);
    row("Macro recall", Figures.percent(summary.macroRecall()), figures -> Figures.NONE);
    row("Macro F1", Figures.percent(summary.macroF1()), figures -> Figures.NONE);
    return """
        <p class="headline" id="accuracy">%s</p>
        <p>accuracy on %d images; 95 %% interval <span id="interval">%s to %s</span> (Wilson)</p>
        %s%s"""
        .formatted(
            Figures.percent(summary.accuracy()),
            summary.samples(),
            Figures.percent(summary.accuracyLow()),
            Figures.percent(summary.accuracyHigh()),
            Html.wide("Score table", table()),
            note());
  }

  private String table() {
    return """
        <table>
        <thead><tr><th scope="col">Figure</th><th scope="col">This run</th>%s</tr></thead>
        <tbody>
        %s</tbody>
        </table>
        """
        .formatted(published == null ? "" : "<th scope=\"col\">Published</th>", rows);
  }

  private void row(String name, String found, Function<Published, String> beside) {
    rows.append(
        "<tr><th scope=\"row\">%s</th><td>%s</td>%s</tr>\n"
            .formatted(
                Html.text(name),
                found,
                published == null ? "" : "<td>%s</td>".formatted(beside.apply(published))));
  }

  private String epoch() {
    return summary.bestEpoch() == null
        ? ""
        : String.format(Locale.ROOT, " (epoch %d)", summary.bestEpoch());
  }

  /** The best of many looks at one test split is no unbiased estimate. */
  private String note() {
    return summary.bestEpoch() != null && summary.split().equals("test")
        ? "<p class=\"muted\">The best epoch was picked on the test split itself, which flatters it;"
            + " the final accuracy is the fairer figure.</p>\n"
        : "";
  }
}
