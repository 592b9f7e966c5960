package io.patchflow.decode;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * What the Direct runner needs to be fast: no checks of user code, a thread a core. Its own
 * defaults are made for tests.
 */
final class DirectRunnerSettings {
  private DirectRunnerSettings() {}

  /** Sets what was not set by the user; leaves other runners' options alone. */
  static void complete(PipelineOptions options) {
    // By name: the Direct runner is not in the jar for Flink.
    if (!options.getRunner().getSimpleName().equals("DirectRunner")) {
      return;
    }
    // Display data lists exactly the options that were given.
    Set<String> given =
        DisplayData.from(options).items().stream()
            .map(DisplayData.Item::getKey)
            .collect(Collectors.toSet());
    DirectOptions direct = options.as(DirectOptions.class);
    if (!given.contains("enforceImmutability")) {
      direct.setEnforceImmutability(false);
    }
    if (!given.contains("enforceEncodability")) {
      direct.setEnforceEncodability(false);
    }
    if (!given.contains("targetParallelism")) {
      direct.setTargetParallelism(Runtime.getRuntime().availableProcessors());
    }
  }
}
