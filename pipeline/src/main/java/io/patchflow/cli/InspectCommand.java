package io.patchflow.cli;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.SweepFolder;
import io.patchflow.inspect.Inspect;
import io.patchflow.inspect.SweepView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints metric tables. */
@Command(name = "inspect", description = "Print a run's metric tables, or a sweep's ranking.")
final class InspectCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder, or a sweep's folder.")
  private Path run;

  @Parameters(
      index = "1",
      paramLabel = "TABLE",
      arity = "0..1",
      description =
          "epochs, summary, classes, confusion, calibration, top_errors or predictions"
              + " (default: the short ones); of a sweep trials.")
  private String table;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "table",
      description = "table, csv or json (default: ${DEFAULT-VALUE}).")
  private Inspect.Format format;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description =
          "Print what DuckDB answers over the tables by their names, and patches, whose pixels"
              + " pixels(patches) gives in image order.")
  private String sql;

  @Option(
      names = "--allow-files",
      description =
          "Let --sql read and write any file; without it, it reads the run's tables alone.")
  private boolean allowFiles;

  InspectCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    RunFolder folder = new RunFolder(run);
    SweepFolder sweep = new SweepFolder(run);
    boolean trials = table == null || table.equals("trials");
    if (sweep.hasTable() && trials && sql == null) {
      SweepView.print(sweep, format, streams.out());
    } else if (sql == null) {
      Inspect.print(folder, Optional.ofNullable(table), format, streams.out());
    } else if (table == null) {
      Inspect.print(folder, sql, allowFiles, format, streams.out());
    } else {
      throw PatchflowException.usage(
          List.of("inspect: expected a table or --sql, found both: %s".formatted(table)));
    }
    return ExitCode.DONE.code();
  }
}
