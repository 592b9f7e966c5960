package io.patchflow.cli;

import io.patchflow.failure.PatchflowException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.ApplicationNameOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Hands what our own command line does not know to Beam, such as {@code --runner=FlinkRunner}. */
final class BeamOptions {
  private static final String PARALLELISM = "--targetParallelism";

  private BeamOptions() {}

  /**
   * Beam's options.
   *
   * @param arguments what our command line does not know
   * @param ownNames the names that it does know
   * @param threads the Direct runner's degree of parallelism, unless it is given itself; or null
   * @throws PatchflowException usage: an option that neither knows, with the nearest known name, or
   *     a value that Beam refuses
   */
  static PipelineOptions parse(
      List<String> arguments, Collection<String> ownNames, Integer threads) {
    Set<String> beamNames = BeamOptionNames.all();
    List<String> unknown =
        arguments.stream().filter(argument -> !beamNames.contains(name(argument))).toList();
    if (!unknown.isEmpty()) {
      Set<String> known = new TreeSet<>(beamNames);
      known.addAll(ownNames);
      throw PatchflowException.usage(UsageProblems.unknown(unknown, known));
    }
    PipelineOptions options;
    try {
      options = PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw PatchflowException.usage(List.of("Beam's options: " + message));
    }
    options.as(ApplicationNameOptions.class).setAppName("patchflow");
    boolean parallelismGiven = arguments.stream().anyMatch(it -> name(it).equals(PARALLELISM));
    if (threads != null && !parallelismGiven && isDirect(options)) {
      options.as(DirectOptions.class).setTargetParallelism(threads);
    }
    return options;
  }

  /** By name: the Direct runner is not in the jar for Flink. */
  private static boolean isDirect(PipelineOptions options) {
    return options.getRunner().getSimpleName().equals("DirectRunner");
  }

  private static String name(String argument) {
    return argument.split("=", 2)[0];
  }
}
