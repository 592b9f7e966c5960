package io.patchflow.predict;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.publish.DurableFile;
import io.patchflow.publish.RunFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the table goes: a file that is not there yet, or one that may be replaced and that nothing
 * of the prediction is read from.
 *
 * @param path as the user named it
 * @param overwrite whether a file there may be replaced
 */
record ScoresFile(Path path, boolean overwrite) {
  /** Ends of names that promise another format than Parquet. */
  private static final List<String> FOREIGN =
      List.of(".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xls", ".xlsx");

  /**
   * The file, after a look at what is there.
   *
   * @throws PatchflowException usage: not a file that can be written, or one that may not be
   *     replaced
   */
  ScoresFile {
    if (Files.isDirectory(path)) {
      throw refused(path, "expected a file to write, found a folder");
    }
    foreignEnd(path)
        .ifPresent(
            end -> {
              throw refused(
                  path,
                  "the table is Parquet: expected a name such as scores.parquet, found one that"
                      + " ends in "
                      + end);
            });
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw refused(path, "expected a file to write, found a link to nothing");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw refused(path, "expected a file to write, found a device");
    }
    if (Files.exists(path) && !overwrite) {
      throw there(path);
    }
  }

  private static Optional<String> foreignEnd(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return FOREIGN.stream().filter(name::endsWith).findFirst();
  }

  private static PatchflowException there(Path path) {
    return refused(path, "there is such a file; --overwrite replaces it");
  }

  private static PatchflowException refused(Path path, String why) {
    return PatchflowException.usage(List.of("output %s: %s".formatted(path, why)));
  }

  /**
   * Makes sure that writing this file takes nothing away that the prediction reads.
   *
   * @throws PatchflowException usage: it is the images, the labels or a file of the run, under
   *     whatever name
   */
  void requireApart(ImageFiles files, RunFolder run) {
    try {
      requireOther(files.images(), "the images to score");
      if (files.labels().isPresent()) {
        requireOther(files.labels().get(), "the labels of the images");
      }
      Path place = target();
      RunFolder real = new RunFolder(run.root().toRealPath());
      boolean ofRun =
          Stream.of(real.patches(), real.model(), real.metrics()).anyMatch(place::startsWith)
              || List.of(real.runJson(), real.report(), real.lineage()).contains(place);
      if (ofRun) {
        throw refused(path, "expected a file of its own, found one of the run " + run.root());
      }
    } catch (IOException e) {
      throw PatchflowException.badInput("%s: %s".formatted(run.root(), SystemReason.of(e)));
    }
  }

  private void requireOther(Path read, String what) throws IOException {
    if (Files.exists(path) && Files.isSameFile(path, read)) {
      throw refused(path, "expected a file of its own, found %s, %s".formatted(what, read));
    }
  }

  /** The file itself where the output is a link to one. */
  Path target() throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return Files.exists(folder) ? folder.toRealPath().resolve(absolute.getFileName()) : absolute;
  }

  /**
   * Moves the finished table into its place.
   *
   * @throws PatchflowException usage: a file that may not be replaced has come to be there, such as
   *     another prediction's
   */
  void publish(Path table) throws IOException {
    if (overwrite) {
      DurableFile.move(table, target());
      return;
    }
    try {
      DurableFile.create(table, target());
    } catch (FileAlreadyExistsException e) {
      throw there(path);
    }
  }
}
