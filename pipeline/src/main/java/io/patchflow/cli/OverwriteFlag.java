package io.patchflow.cli;

import io.patchflow.publish.Replace;
import picocli.CommandLine.Option;

/** Leave to replace what other inputs or options made. */
final class OverwriteFlag {
  @Option(
      names = "--overwrite",
      description = "Replace stages in the run folder that were done with other inputs or options.")
  private boolean overwrite;

  Replace replace() {
    return Replace.changedIf(overwrite);
  }
}
