package io.patchflow.sweep;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.SweepFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Keeps a sweep from being written among files that belong to something else, and tidies it up. */
final class SweepOutput {
  /** What a sweep that ended before its record was written has left. */
  private static final Set<String> OWN = Set.of("decoded");

  private SweepOutput() {}

  /**
   * Accepts a folder that is missing, empty, or a sweep's.
   *
   * @throws PatchflowException usage: something else is there
   */
  static void check(SweepFolder sweep) {
    Path root = sweep.root();
    if (Files.isSymbolicLink(root) && !Files.exists(root)) {
      throw refusal("output " + root + ": expected a folder, found a link to nothing");
    }
    if (!Files.exists(root) || Files.isRegularFile(sweep.sweepJson())) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw refusal("output " + root + ": expected a folder, found a file");
    }
    foreign(root)
        .ifPresent(
            name -> {
              throw refusal(
                  "output %s: expected a new, an empty or a sweep's folder, found %s in it"
                      .formatted(root, name));
            });
  }

  private static Optional<String> foreign(Path root) {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !OWN.contains(name) && !name.startsWith("."))
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw refusal("output " + root + ": cannot be read: " + SystemReason.of(e));
    }
  }

  private static PatchflowException refusal(String problem) {
    return PatchflowException.usage(List.of(problem));
  }

  /** Removes what trials left of their failures: it is in the table, or of a dead attempt. */
  static void removeErrors(SweepFolder sweep) {
    Path folder = sweep.errors();
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw PatchflowException.stageFailed("%s: cannot be removed: %s".formatted(folder, e), e);
    }
  }
}
