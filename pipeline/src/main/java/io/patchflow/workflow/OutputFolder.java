package io.patchflow.workflow;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps a run from being written among files that belong to something else. */
final class OutputFolder {
  /** A stage that died before the run's record was there has left its events. */
  private static final String LINEAGE = "lineage.jsonl";

  /** What else is there where somebody has deleted the record of a whole run. */
  private static final String REPORT = "report.html";

  private OutputFolder() {}

  /**
   * Accepts a folder that is missing, empty, or a run folder: it has a {@code run.json}, or nothing
   * but the folders of stages and hidden files.
   *
   * @throws PatchflowException usage: something else is there
   */
  static void check(RunFolder run) {
    Path root = run.root();
    if (Files.isSymbolicLink(root) && !Files.exists(root)) {
      throw refusal("output " + root + ": expected a folder, found a link to nothing");
    }
    if (!Files.exists(root) || Files.isRegularFile(run.runJson())) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw refusal("output " + root + ": expected a folder, found a file");
    }
    foreignEntry(run)
        .ifPresent(
            name -> {
              throw refusal(
                  "output %s: expected a new, an empty or a run folder, found %s in it"
                      .formatted(root, name));
            });
  }

  private static Optional<String> foreignEntry(RunFolder run) {
    boolean isPublished = Files.exists(run.manifestFile(Stage.EVALUATE));
    Set<String> known =
        Stream.of(Stage.values()).map(Stage::folder).collect(Collectors.toUnmodifiableSet());
    try (Stream<Path> entries = Files.list(run.root())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !known.contains(name) && !name.startsWith("."))
          .filter(name -> !name.equals(LINEAGE) && !(isPublished && name.equals(REPORT)))
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw refusal("output " + run.root() + ": cannot be read: " + SystemReason.of(e));
    }
  }

  private static PatchflowException refusal(String problem) {
    return PatchflowException.usage(List.of(problem));
  }
}
