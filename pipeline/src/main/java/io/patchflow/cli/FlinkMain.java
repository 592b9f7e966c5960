package io.patchflow.cli;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The entry point for Flink: for {@code flink run} and for a jar that runs through the REST API.
 * Unlike {@link Main} it never ends the process, which may be a JobManager.
 */
public final class FlinkMain {
  private FlinkMain() {}

  /**
   * Runs one command line on the Flink runner.
   *
   * @throws PatchflowException the command did not succeed; with what it said
   */
  public static void main(String[] args) {
    List<String> arguments = new ArrayList<>(List.of(args));
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--runner"))) {
      arguments.add("--runner=FlinkRunner");
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        Main.run(
            arguments.toArray(String[]::new),
            new PrintStream(System.out, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    String output = errors.toString(StandardCharsets.UTF_8);
    System.err.print(output);
    System.err.flush();
    if (code != ExitCode.DONE.code()) {
      throw PatchflowException.stageFailed(
          "exit code %d: %s".formatted(code, output.strip()), null);
    }
  }
}
