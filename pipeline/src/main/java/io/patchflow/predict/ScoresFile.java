package io.patchflow.predict;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the table goes: a file that nothing of the prediction is read from.
 *
 * @param output the file, whose name suggests no other format than Parquet
 */
record ScoresFile(OutputFile output) {
  /** Ends of names that suggest another format than Parquet. */
  private static final List<String> FOREIGN =
      List.of(".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xls", ".xlsx");

  /**
   * Checks the file's name.
   *
   * @throws PatchflowException usage: a name that suggests another format
   */
  ScoresFile {
    foreignEnd(output.path())
        .ifPresent(
            end -> {
              throw output.refused(
                  "the table is Parquet: expected a name such as scores.parquet, found one that"
                      + " ends in "
                      + end);
            });
  }

  private static Optional<String> foreignEnd(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return FOREIGN.stream().filter(name::endsWith).findFirst();
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
    } catch (IOException e) {
      throw PatchflowException.badInput("%s: %s".formatted(output.path(), SystemReason.of(e)));
    }
    output.requireApart(run);
  }

  private void requireOther(Path read, String what) throws IOException {
    if (Files.exists(output.path()) && Files.isSameFile(output.path(), read)) {
      throw output.refused("expected a file of its own, found %s, %s".formatted(what, read));
    }
  }
}
