package io.patchflow.cli;

import io.patchflow.failure.PatchflowException;
import java.util.List;
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

  /**
   * Where the data are.
   *
   * @throws PatchflowException usage: an empty text
   */
  String input() {
    if (input.isBlank()) {
      throw PatchflowException.usage(
          List.of("--input: expected a known data set or a folder, found nothing"));
    }
    return input;
  }
}
