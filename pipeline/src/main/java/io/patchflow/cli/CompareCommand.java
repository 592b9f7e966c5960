package io.patchflow.cli;

import io.patchflow.compare.Comparison;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.OutputFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares runs with each other. */
@Command(
    name = "compare",
    description =
        "Say whether runs are better or worse than the first, or if there is no evidence.")
final class CompareCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description =
          "Run folders with the same test images; the others are compared with the first.")
  private List<Path> runs;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The page to write on two runs, such as compare.html.")
  private Path output;

  @Option(names = "--overwrite", description = "Replace the page if it is there.")
  private boolean overwrite;

  CompareCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    UsageProblems problems = new UsageProblems();
    OutputFile page = null;
    if (output != null) {
      problems.check(this::requireTwoRuns);
      page = problems.check(this::page);
    }
    problems.report();
    List<RunFolder> folders = runs.stream().map(RunFolder::new).toList();
    Comparison comparison = Comparison.of(folders, streams.out());
    if (page != null) {
      folders.forEach(page::requireApart);
    }
    comparison.print();
    if (page != null) {
      comparison.write(page.path());
    }
    return ExitCode.DONE.code();
  }

  private int requireTwoRuns() {
    if (runs.size() > 2) {
      throw PatchflowException.usage(List.of("--output: expected two runs, found " + runs.size()));
    }
    return runs.size();
  }

  private OutputFile page() {
    if (!output.toString().endsWith(".html")) {
      throw PatchflowException.usage(
          List.of("output %s: expected a name that ends in .html".formatted(output)));
    }
    return new OutputFile(output, overwrite);
  }
}
