package io.patchflow.folder;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a path is that a command got for a run folder and that leads to something else. */
public final class RunPath {
  private RunPath() {}

  /**
   * Refuses what cannot be a run folder, not even one whose stages are still to be done.
   *
   * @throws PatchflowException bad input: there is nothing, a file, or a sweep's folder
   */
  public static void require(Path path) {
    if (!Files.exists(path)) {
      throw PatchflowException.badInput(path + ": no such folder");
    }
    if (!Files.isDirectory(path)) {
      throw PatchflowException.badInput(path + ": expected a run folder, found a file");
    }
    SweepFolder sweep = new SweepFolder(path);
    if (Files.exists(sweep.sweepJson()) || sweep.hasTable()) {
      throw PatchflowException.badInput(
          "%s: expected a run folder, found a sweep's folder%s"
              .formatted(
                  path,
                  firstTrial(sweep)
                      .map("; its trials are run folders, such as %s"::formatted)
                      .orElse("")));
    }
  }

  private static Optional<Path> firstTrial(SweepFolder sweep) {
    if (!Files.isDirectory(sweep.trials())) {
      return Optional.empty();
    }
    try (Stream<Path> trials = Files.list(sweep.trials())) {
      return trials
          .filter(trial -> Files.exists(new RunFolder(trial).manifestFile(Stage.TRAIN)))
          .min(Path::compareTo);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // The trial is advice; the refusal stands without it.
    }
  }
}
