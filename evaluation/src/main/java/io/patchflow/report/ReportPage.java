package io.patchflow.report;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;

/** Writes {@code report.html}: one page with everything in it, which needs no network. */
public final class ReportPage {
  private ReportPage() {}

  /**
   * Writes the report of an evaluated run in one step.
   *
   * @throws PatchflowException bad input: a stage is missing or a file is damaged; stage failed:
   *     the page cannot be written
   */
  public static void write(RunFolder run, Origin origin) {
    RunData data = RunData.read(run);
    HeatMap heatMap = HeatMap.of(data);
    PageImages images = PageImages.of(data, heatMap);
    ModelBlocks model = ModelBlocks.of(origin.recipe().model(), data.info());
    Page.write(
        run.report(),
        out -> JtereportGenerated.render(out, null, data, origin, heatMap, images, model));
  }
}
