package io.patchflow.decode;

import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * What the Direct runner needs to be fast: no checks of user code, a thread a core. Its own
 * defaults are made for tests.
 */
public final class DirectRunnerSettings {
  private static final String PARALLELISM = "targetParallelism";

  private DirectRunnerSettings() {}

  /** Whether pipelines with these options run in this process, on threads of the Direct runner. */
  public static boolean isDirect(PipelineOptions options) {
    // By name: the Direct runner is not in the jar for Flink.
    return options.getRunner().getSimpleName().equals("DirectRunner");
  }

  /** The parallelism that the user gave; empty if none was given. */
  public static OptionalInt parallelism(PipelineOptions options) {
    return isDirect(options) && given(options).contains(PARALLELISM)
        ? OptionalInt.of(options.as(DirectOptions.class).getTargetParallelism())
        : OptionalInt.empty();
  }

  /** Sets the parallelism; for the Direct runner only. */
  public static void setParallelism(PipelineOptions options, int threads) {
    options.as(DirectOptions.class).setTargetParallelism(threads);
  }

  /** The names of the options that were given; display data lists exactly these. */
  private static Set<String> given(PipelineOptions options) {
    return DisplayData.from(options).items().stream()
        .map(DisplayData.Item::getKey)
        .collect(Collectors.toSet());
  }

  /** Sets what was not set by the user; leaves other runners' options alone. */
  static void complete(PipelineOptions options) {
    if (!isDirect(options)) {
      return;
    }
    Set<String> given = given(options);
    DirectOptions direct = options.as(DirectOptions.class);
    if (!given.contains("enforceImmutability")) {
      direct.setEnforceImmutability(false);
    }
    if (!given.contains("enforceEncodability")) {
      direct.setEnforceEncodability(false);
    }
    if (!given.contains(PARALLELISM)) {
      direct.setTargetParallelism(Runtime.getRuntime().availableProcessors());
    }
  }
}
