package io.patchflow.folder;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Keeps a run or a sweep from being written among files that belong to something else. */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * Accepts a folder that is missing, empty, or a run folder: it has a {@code run.json}, or nothing
   * but hidden files and what stages leave there without one.
   *
   * @throws PatchflowException usage: something else is there
   */
  public static void require(RunFolder run) {
    Set<String> known = new HashSet<>();
    for (Stage stage : Stage.values()) {
      known.add(stage.folder());
    }
    // A stage that died before the run's record was there has left its events.
    known.add(run.lineage().getFileName().toString());
    if (Stream.of(Stage.values()).anyMatch(stage -> Files.exists(run.manifestFile(stage)))) {
      // Somebody has deleted the record of a run.
      known.add(run.report().getFileName().toString());
      known.add(run.onnx().getFileName().toString());
    }
    require(run.root(), run.runJson(), "a run folder", known);
  }

  /**
   * Accepts a folder that is missing, empty, or a sweep's: it has a {@code sweep.json}, or nothing
   * but hidden files and the patches of a sweep that died before it had one.
   *
   * @throws PatchflowException usage: something else is there
   */
  public static void require(SweepFolder sweep) {
    require(sweep.root(), sweep.sweepJson(), "a sweep's folder", Set.of("decoded"));
  }

  private static void require(Path root, Path record, String kind, Set<String> known) {
    if (Files.isSymbolicLink(root) && !Files.exists(root)) {
      throw refusal(root, "expected a folder, found a link to nothing");
    }
    if (!Files.exists(root) || Files.isRegularFile(record)) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw refusal(root, "expected a folder, found a file");
    }
    try (Stream<Path> entries = Files.list(root)) {
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !known.contains(name) && !name.startsWith("."))
          .sorted()
          .findFirst()
          .ifPresent(
              name -> {
                throw refusal(
                    root, "expected a new, an empty or %s, found %s in it".formatted(kind, name));
              });
    } catch (IOException e) {
      throw refusal(root, "cannot be read: " + SystemReason.of(e));
    }
  }

  private static PatchflowException refusal(Path root, String problem) {
    return PatchflowException.usage(List.of("output %s: %s".formatted(root, problem)));
  }
}
