package io.patchflow.cli;

import io.patchflow.failure.PatchflowException;
import io.patchflow.lineage.LineageTarget;
import picocli.CommandLine.Option;

/** Who gets what each stage read and wrote. */
final class LineageFlag {
  @Option(
      names = "--lineage",
      paramLabel = "FILE|URL|off",
      description =
          "Where OpenLineage events go: a file, a server's URL, or nowhere (default: lineage.jsonl"
              + " in the run folder).")
  private String target;

  /**
   * The receiver.
   *
   * @throws PatchflowException usage: not a URL that can be posted to
   */
  LineageTarget target() {
    return target == null ? LineageTarget.RUN_FOLDER : LineageTarget.of(target);
  }
}
