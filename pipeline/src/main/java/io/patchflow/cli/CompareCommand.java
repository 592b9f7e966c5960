package io.patchflow.cli;

import io.patchflow.compare.Comparison;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.publish.RunFolder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
    if (output != null) {
      checkOutput();
    }
    Comparison comparison =
        Comparison.of(runs.stream().map(RunFolder::new).toList(), streams.out());
    comparison.print();
    if (output != null) {
      comparison.write(output);
    }
    return ExitCode.DONE.code();
  }

  private void checkOutput() {
    List<String> problems = new ArrayList<>();
    if (runs.size() > 2) {
      problems.add("--output: expected two runs, found " + runs.size());
    }
    if (!output.toString().endsWith(".html")) {
      problems.add("output %s: expected a name that ends in .html".formatted(output));
    } else if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)
        && !(overwrite && Files.isRegularFile(output))) {
      problems.add(
          "output %s: %s"
              .formatted(
                  output,
                  Files.isRegularFile(output)
                      ? "there is such a file; --overwrite replaces it"
                      : "expected a file to write, found something else"));
    }
    if (!problems.isEmpty()) {
      throw PatchflowException.usage(problems);
    }
  }
}
