package io.patchflow.cli;

import io.patchflow.compare.Comparison;
import io.patchflow.failure.ExitCode;
import io.patchflow.publish.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Holds runs against each other. */
@Command(
    name = "compare",
    description = "Say whether runs are better or worse than the first, or if nothing tells.")
final class CompareCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description = "Run folders with the same test images; the others are held against the first.")
  private List<Path> runs;

  CompareCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Comparison.print(runs.stream().map(RunFolder::new).toList(), streams.out());
    return ExitCode.DONE.code();
  }
}
