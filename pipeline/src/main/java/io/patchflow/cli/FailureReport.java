package io.patchflow.cli;

import io.patchflow.cli.ResultStream.ReaderGone;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.machine.HeapLimit;
import io.patchflow.text.Secrets;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/**
 * Tells the user of a failure: a line for each problem, and a stack trace only if asked for.
 *
 * @param err where to
 * @param verbose whether a stack trace is asked for
 */
record FailureReport(PrintStream err, boolean verbose) {
  /** Prints the failure and gives its exit code. */
  int of(Throwable failure) {
    if (failure instanceof ReaderGone) {
      return ReaderGone.CODE;
    }
    Optional<String> full = HeapLimit.reached(failure);
    if (full.isPresent()) {
      return print(ExitCode.STAGE_FAILED, full.get(), failure);
    }
    if (failure instanceof PatchflowException known) {
      return print(known.exitCode(), known.getMessage(), failure);
    }
    if (Interruption.requested()) {
      return print(ExitCode.INTERRUPTED, "interrupted", failure);
    }
    if (failure instanceof ParameterException usage) {
      String problems = String.join("\n", UsageProblems.of(usage));
      return print(ExitCode.USAGE, problems, failure);
    }
    return print(ExitCode.STAGE_FAILED, unforeseen(failure), failure);
  }

  private int print(ExitCode code, String message, Throwable failure) {
    Secrets.masked(message).lines().forEach(line -> err.println("patchflow: " + line));
    if (verbose) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.print(Secrets.masked(trace.toString()));
    }
    err.flush();
    return code.code();
  }

  private static String unforeseen(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return failure.getClass().getSimpleName()
        + message.lines().findFirst().map(line -> ": " + line).orElse("")
        + " (--verbose shows where)";
  }
}
