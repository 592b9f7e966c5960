package io.patchflow.cli;

import picocli.CommandLine.Option;

/** The data to decode. */
final class InputFlag {
  @Option(
      names = "--input",
      paramLabel = "NAME|DIR",
      defaultValue = "fashion-mnist",
      description =
          "A known data set, or a directory of IDX files, with a file name prefix if it holds"
              + " several (default: ${DEFAULT-VALUE}).")
  private String input;

  String input() {
    return input;
  }
}
