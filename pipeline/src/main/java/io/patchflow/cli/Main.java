package io.patchflow.cli;

import io.patchflow.cli.ResultStream.ReaderGone;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.platform.NativeFolder;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** The program's entry point and its only exit. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Interruption.install();
    SerialFilter.install();
    // Messages are English; some locales would set other digits into them.
    Locale.setDefault(Locale.ROOT);
    PrintStream out = ResultStream.stdout();
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    // The libraries' lines take the same form.
    System.setErr(
        LogFlags.of(List.of(args)).errors(PrintableStream.into(System.err, /* bar= */ false)));
    int code = run(args, out, err);
    Interruption.finished();
    System.exit(code);
  }

  /**
   * Runs one command line.
   *
   * @param out gets results only, and is flushed; its failure is the command's
   * @param err gets progress, logs and errors
   * @return the exit code, see {@link ExitCode}
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    List<String> arguments = List.of(args);
    LogFlags flags = LogFlags.of(arguments);
    Logging.configure(flags);
    PrintStream errors = flags.errors(PrintableStream.into(err, flags.terminal().isPresent()));
    FailureReport report = new FailureReport(errors, flags.verbose());
    Optional<String> unread = LocaleCheck.problem(arguments);
    if (unread.isPresent()) {
      return report.of(PatchflowException.usage(List.of(unread.get())));
    }
    Streams streams =
        new Streams(
            PrintableStream.into(out, /* bar= */ false), flags.progress(errors), flags.terminal());
    CommandLine line = PatchflowCommand.commandLine(streams, arguments);
    line.setParameterExceptionHandler((failure, rest) -> report.of(failure));
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, out, report));
    // The parser catches what a stream throws, so its help and version wait here.
    StringWriter help = new StringWriter();
    line.setOut(new PrintWriter(help));
    line.setExecutionStrategy(parsed -> execute(parsed, report));
    try {
      int code = line.execute(args);
      out.print(help);
      if (out.checkError()) {
        throw PatchflowException.stageFailed("stdout: cannot be written", null);
      }
      return code;
    } catch (PatchflowException | ReaderGone | LinkageError | VirtualMachineError e) {
      return report.of(e);
    }
  }

  /** What was printed before the failure comes before its line. */
  private static int failed(Exception failure, PrintStream out, FailureReport report) {
    try {
      out.flush();
    } catch (PatchflowException | ReaderGone e) {
      return report.of(e);
    }
    return report.of(failure);
  }

  /** Help needs nothing of the machine. */
  private static int execute(CommandLine.ParseResult parsed, FailureReport report) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    NativeFolder folder = NativeFolder.use();
    if (parsed.hasSubcommand() && !isDoctor(parsed.subcommand())) {
      try {
        folder.require();
      } catch (PatchflowException e) {
        return report.of(e);
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** It says itself what is wrong, and continues. */
  private static boolean isDoctor(CommandLine.ParseResult command) {
    return command.commandSpec().userObject() instanceof DoctorCommand;
  }
}
