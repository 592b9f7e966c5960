package io.patchflow.cli;

import io.patchflow.failure.ExitCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** The program's entry point and its only exit. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Interruption.install();
    SerialFilter.install();
    // Messages are English; some locales would set other digits into them.
    Locale.setDefault(Locale.ROOT);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
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
   * @param out gets results only
   * @param err gets progress, logs and errors
   * @return the exit code, see {@link ExitCode}
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    List<String> arguments = List.of(args);
    LogFlags flags = LogFlags.of(arguments);
    Logging.configure(flags);
    PrintStream errors = flags.errors(PrintableStream.into(err, flags.bar()));
    FailureReport report = new FailureReport(errors, flags.verbose());
    Streams streams =
        new Streams(
            PrintableStream.into(out, /* bar= */ false), flags.progress(errors), flags.bar());
    CommandLine line = PatchflowCommand.commandLine(streams, arguments);
    line.setParameterExceptionHandler((failure, rest) -> report.of(failure));
    line.setExecutionExceptionHandler((failure, command, parsed) -> report.of(failure));
    try {
      return line.execute(args);
    } catch (LinkageError | VirtualMachineError e) {
      return report.of(e);
    }
  }
}
