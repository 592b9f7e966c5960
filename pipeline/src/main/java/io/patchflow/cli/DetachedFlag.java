package io.patchflow.cli;

import picocli.CommandLine.Option;

/** Not to wait. */
final class DetachedFlag {
  @Option(
      names = "--detached",
      description = "Leave it to a worker of the Flink cluster and return at once.")
  private boolean detached;

  boolean detached() {
    return detached;
  }
}
