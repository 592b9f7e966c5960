package io.patchflow.workflow;

import io.patchflow.folder.Stage;
import io.patchflow.machine.Environment;
import io.patchflow.record.RunRecord;
import io.patchflow.record.StageRecord;
import io.patchflow.report.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where and when the stages of a run were done, in words for its report. */
final class Provenance {
  private final Map<String, String> facts = new LinkedHashMap<>();

  private Provenance() {}

  /** What a run came from, for its report. */
  static Origin origin(RunRecord record) {
    Optional<StageRecord> trained = record.stage(Stage.TRAIN);
    List<String> command = new ArrayList<>(List.of("patchflow"));
    trained.ifPresent(stage -> command.addAll(stage.command()));
    return new Origin(
        record.recipe(),
        record.input(),
        trained.map(StageRecord::started).orElse(null),
        trained.map(StageRecord::environment).map(Provenance::words).orElse(null),
        command,
        of(record));
  }

  private static String words(Environment environment) {
    return "%s, %d %s, Java %s"
        .formatted(
            environment.processor(),
            environment.cores(),
            environment.cores() == 1 ? "core" : "cores",
            environment.java());
  }

  /** The facts by name; what an older record lacks is left out. */
  private static Map<String, String> of(RunRecord record) {
    Provenance provenance = new Provenance();
    record.stage(Stage.TRAIN).map(StageRecord::environment).ifPresent(provenance::machine);
    for (Stage stage : Stage.values()) {
      record.stage(stage).ifPresent(done -> provenance.time(stage, done));
    }
    return provenance.facts;
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
