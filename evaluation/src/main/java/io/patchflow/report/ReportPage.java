package io.patchflow.report;

import io.patchflow.failure.PatchflowException;
import io.patchflow.metrics.Figures;
import io.patchflow.publish.RunFolder;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.table.EpochRow;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes {@code report.html}: one page with everything in it, which needs no network. */
public final class ReportPage {
  private ReportPage() {}

  /**
   * Writes the report of an evaluated run in one step.
   *
   * @param recipe resolved
   * @param command the command line that made the run, the program's name first
   * @param circumstances where and when it was made, by name
   * @throws PatchflowException bad input: a stage is missing or a file is damaged; stage failed:
   *     the page cannot be written
   */
  public static void write(
      RunFolder run, Recipe recipe, List<String> command, Map<String, String> circumstances) {
    String page = html(RunData.read(run), recipe, command, circumstances);
    Template.write(run.report(), page);
  }

  private static String html(
      RunData data, Recipe recipe, List<String> command, Map<String, String> circumstances) {
    Map<String, String> content = new HashMap<>();
    content.put("title", "Patchflow report: recipe " + Html.text(recipe.name()));
    content.put("css", Template.resource("page.css"));
    content.put("js", Template.resource("page.js"));
    content.put("runId", Html.text(data.summary().runId()));
    content.put("split", Html.text(data.summary().split()));
    content.put("samples", Figures.count(data.summary().samples()));
    content.put("score", ScoreSection.html(data, recipe.published()));
    content.put("curves", curves(data.epochs()));
    content.put("classes", ClassesSection.html(data.classes()));
    content.put("confusion", ConfusionSection.html(data.confusion(), data.info().classNames()));
    content.put("mistakes", GallerySection.mistakes(data));
    content.put("gallery", GallerySection.samples(data));
    content.put("calibration", calibration(data));
    content.put("model", ModelSection.html(recipe.model(), data.info()));
    content.put("provenance", ProvenanceSection.html(data, recipe, command, circumstances));
    return Template.fill("page.html", content);
  }

  private static String curves(List<EpochRow> epochs) {
    EpochRow last = epochs.get(epochs.size() - 1);
    String alt =
        String.format(
            Locale.ROOT,
            "Loss and accuracy over %d epochs; at the end training loss %s, training accuracy %s%s",
            last.epoch(),
            Figures.decimal(last.trainLoss()),
            Figures.percent(last.trainAccuracy()),
            CurvesChart.rates(epochs));
    String rates = CurvesChart.rates(epochs);
    return (rates.isEmpty()
            ? ""
            : "<p>Dashed lines stand where the learning rate fell%s.</p>\n"
                .formatted(rates.replaceFirst(", learning rate", ": to")))
        + Html.picture(
            theme -> CurvesChart.of(epochs, theme),
            theme -> CurvesChart.narrow(epochs, theme),
            alt);
  }

  private static String calibration(RunData data) {
    return """
        <p>Expected calibration error %s, Brier score %s. Below the diagonal the model is surer than
        it is right.</p>
        """
            .formatted(
                Figures.percent(data.summary().ece()), Figures.decimal(data.summary().brier()))
        + Html.picture(
            theme -> CalibrationChart.of(data.calibration(), theme),
            theme -> CalibrationChart.narrow(data.calibration(), theme),
            "Accuracy over confidence in 15 bins, beside the diagonal of a calibrated model");
  }
}
