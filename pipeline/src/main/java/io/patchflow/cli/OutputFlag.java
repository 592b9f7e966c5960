package io.patchflow.cli;

import io.patchflow.folder.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The run folder to work in. */
final class OutputFlag {
  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The run folder, the same for all stages.")
  private Path output;

  RunFolder run() {
    return new RunFolder(output);
  }
}
