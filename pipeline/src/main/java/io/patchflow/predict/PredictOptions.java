package io.patchflow.predict;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.OutputFile;
import java.nio.file.Path;

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
  /**
   * The options, checked.
   *
   * @throws PatchflowException usage: the output cannot be written, or may not be replaced
   */
  public PredictOptions {
    new ScoresFile(new OutputFile(output, overwrite));
  }

  ScoresFile scores() {
    return new ScoresFile(new OutputFile(output, overwrite));
  }
}
