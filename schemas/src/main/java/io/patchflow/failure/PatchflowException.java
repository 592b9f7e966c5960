package io.patchflow.failure;

import java.util.List;

/**
 * A failure with a message for the user: one line for each problem, naming the file, the offset or
 * row, what was expected and what was found. The exit code says its class.
 */
public final class PatchflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public PatchflowException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public PatchflowException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** An input that is missing, damaged or not what it claims to be. */
  public static PatchflowException badInput(String message) {
    return new PatchflowException(ExitCode.BAD_INPUT, message);
  }

  /** A wrong command line or recipe, with every problem found, a line each. */
  public static PatchflowException usage(List<String> problems) {
    return new PatchflowException(ExitCode.USAGE, String.join(System.lineSeparator(), problems));
  }

  /** A stage that could not do its work. */
  public static PatchflowException stageFailed(String message, Throwable cause) {
    return new PatchflowException(ExitCode.STAGE_FAILED, message, cause);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
