package io.patchflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What stands in a folder. */
final class RunFiles {
  private RunFiles() {}

  /** Every file below {@code folder}, hidden ones too, relative to it and sorted. */
  static List<String> of(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** Copies a folder, to do things to. */
  static Path copy(Path folder, Path copy) throws IOException {
    for (String file : of(folder)) {
      Files.createDirectories(copy.resolve(file).getParent());
      Files.copy(folder.resolve(file), copy.resolve(file));
    }
    return copy;
  }
}
