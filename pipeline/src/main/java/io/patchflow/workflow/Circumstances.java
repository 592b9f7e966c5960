package io.patchflow.workflow;

import io.patchflow.publish.Stage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where and when the stages of a run were done, in words for its report. */
final class Circumstances {
  private final Map<String, String> facts = new LinkedHashMap<>();

  private Circumstances() {}

  /** The facts by name; what an older record does not tell is left out. */
  static Map<String, String> of(RunRecord record) {
    Circumstances circumstances = new Circumstances();
    record.stage(Stage.TRAIN).map(StageRecord::environment).ifPresent(circumstances::machine);
    for (Stage stage : Stage.values()) {
      record.stage(stage).ifPresent(done -> circumstances.time(stage, done));
    }
    return circumstances.facts;
  }

  private void machine(Environment environment) {
    put("Commit", environment.commit());
    put("Java", environment.java());
    put("System", environment.os());
    put("Processor", environment.processor());
    put("Cores and heap", "%d, %d MiB".formatted(environment.cores(), environment.maxHeapMib()));
    put(
        "Versions",
        environment.versions().entrySet().stream()
            .map(version -> version.getKey() + " " + version.getValue())
            .collect(Collectors.joining(", ")));
  }

  private void time(Stage stage, StageRecord done) {
    put(
        "Stage " + stage.label(),
        String.format(Locale.ROOT, "%s, %.1f s", done.started(), done.seconds()));
  }

  private void put(String name, String value) {
    if (value != null) {
      facts.put(name, value);
    }
  }
}
