package io.patchflow.decode;

import io.patchflow.beam.PipelineRun;
import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.ParDo;

/** The stage's Beam pipeline, on the runner that the options name. */
final class DecodePipeline {
  private DecodePipeline() {}

  /**
   * Runs to the end.
   *
   * @param folder where patch files, hashes and statistics go; all workers share it. Of a run that
   *     fails it is renamed
   * @throws PatchflowException the one that a worker threw, or stage failed
   */
  static void run(
      IdxIO.Ranges ranges,
      PatchSetInfo info,
      boolean transpose,
      Path folder,
      PipelineOptions beamOptions)
      throws IOException {
    for (Split split : ranges.files().keySet()) {
      Files.createDirectories(folder.resolve(split.label()));
    }
    DirectRunnerSettings.complete(beamOptions);
    Pipeline pipeline = Pipeline.create(beamOptions);
    pipeline
        .apply("Index", ranges)
        .apply(
            "Patches",
            ParDo.of(new WritePatchesFn(ranges.files(), folder.toString(), info, transpose)));
    try {
      PipelineRun.toTheEnd("decode: the pipeline", pipeline);
    } catch (PatchflowException reason) {
      try {
        // Workers of this process may not be through yet: they cannot write to a folder gone.
        Files.move(folder, folder.resolveSibling(folder.getFileName() + ".failed"));
      } catch (IOException stuck) {
        reason.addSuppressed(stuck);
      }
      throw reason;
    }
  }
}
