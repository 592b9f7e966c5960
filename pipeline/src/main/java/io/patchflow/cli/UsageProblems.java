package io.patchflow.cli;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.NearestName;
import io.patchflow.failure.PatchflowException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Gathers what is wrong with a command line, so that all of it is reported at once. */
final class UsageProblems {
  private final List<String> problems = new ArrayList<>();

  /** The value, or null where finding it was a usage problem, which is kept. */
  <T> T check(Supplier<T> value) {
    try {
      return value.get();
    } catch (PatchflowException e) {
      if (e.exitCode() != ExitCode.USAGE) {
        throw e;
      }
      problems.addAll(e.getMessage().lines().toList());
      return null;
    }
  }

  /** Ends the command if any problem was found. */
  void report() {
    if (!problems.isEmpty()) {
      throw PatchflowException.usage(problems);
    }
  }

  /** What the parser found wrong, a line each. */
  static List<String> of(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      var spec = unmatched.getCommandLine().getCommandSpec();
      if (spec.parent() == null && !unmatched.getUnmatched().get(0).startsWith("-")) {
        String name = unmatched.getUnmatched().get(0);
        return List.of(
            "unknown command " + name + NearestName.hint(name, spec.subcommands().keySet()));
      }
      return unknown(unmatched.getUnmatched(), spec.optionsMap().keySet());
    }
    boolean beforeCommand = failure.getCommandLine().getParent() == null;
    if (beforeCommand && failure.getMessage().equals("Missing required subcommand")) {
      return List.of("a command is missing, see patchflow --help");
    }
    return List.of(failure.getMessage().lines().findFirst().orElse("wrong command line"));
  }

  /** A line for each argument that is not known; the values of unknown options are passed over. */
  static List<String> unknown(List<String> arguments, Collection<String> known) {
    List<String> found = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith("-")) {
        String name = argument.split("=", 2)[0];
        found.add("unknown option " + name + NearestName.hint(name, known));
      } else if (found.isEmpty()) {
        found.add("unexpected argument " + argument);
      }
    }
    return found;
  }
}
