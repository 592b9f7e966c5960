package io.patchflow.cli;

import io.patchflow.publish.CodeVersion;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself, around its commands. */
@Command(
    name = "patchflow",
    // Not its header: commands would inherit that and be listed with it.
    description = "From IDX image files to a trained patch-MLP with its metrics in Parquet.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = PatchflowCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:the command line or a recipe is wrong",
      "3:the asked-for backend is not available",
      "4:an input is missing or damaged",
      "5:a stage failed",
      "6:verification found a difference",
      "7:a quality gate was missed",
      "130:interrupted"
    })
final class PatchflowCommand {
  @Option(
      names = LogFlags.VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Show what the libraries log, and where a failure came from.")
  @SuppressWarnings("UnusedVariable") // LogFlags looks for it before the command line is parsed
  private boolean verbose;

  @Option(
      names = LogFlags.QUIET,
      scope = ScopeType.INHERIT,
      description = "Show errors alone on stderr.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean quiet;

  @Option(
      names = LogFlags.FORMAT,
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description = "text, or json: a line of JSON for each on stderr (default: text).")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private LogFlags.Format format;

  private PatchflowCommand() {}

  /** The command line, with every command writing to {@code streams}. */
  static CommandLine commandLine(Streams streams, List<String> arguments) {
    CommandLine line = new CommandLine(new PatchflowCommand());
    line.addSubcommand(new RunCommand(streams, arguments));
    line.addSubcommand(new DecodeCommand(streams, arguments));
    line.addSubcommand(new TrainCommand(streams, arguments));
    line.addSubcommand(new EvaluateCommand(streams, arguments));
    line.addSubcommand(new PredictCommand(streams));
    line.addSubcommand(new ExportCommand(streams));
    line.addSubcommand(new SweepCommand(streams, arguments));
    line.addSubcommand(new InspectCommand(streams));
    line.addSubcommand(new CompareCommand(streams));
    line.addSubcommand(new VerifyCommand(streams));
    line.addSubcommand(new ReproduceCommand(streams, arguments));
    line.addSubcommand(new DoctorCommand(streams));
    line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    line.registerConverter(Path.class, new LocalPath());
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"patchflow " + CodeVersion.current()};
    }
  }
}
