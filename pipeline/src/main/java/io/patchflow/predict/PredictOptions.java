package io.patchflow.predict;

import io.patchflow.failure.PatchflowException;
import io.patchflow.publish.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What to score.
 *
 * @param run the run whose model scores
 * @param input an IDX file of images, or a folder that holds one
 * @param output the table to write
 * @param overwrite whether it may replace a file
 * @param threads threads the forward pass may use, at least 1
 */
public record PredictOptions(
    RunFolder run, Path input, Path output, boolean overwrite, int threads) {
  public PredictOptions {
    if (Files.isDirectory(output)) {
      throw PatchflowException.usage(
          List.of("output %s: expected a file to write, found a folder".formatted(output)));
    }
    if (Files.exists(output) && !overwrite) {
      throw PatchflowException.usage(
          List.of("output %s: there is such a file; --overwrite replaces it".formatted(output)));
    }
  }
}
