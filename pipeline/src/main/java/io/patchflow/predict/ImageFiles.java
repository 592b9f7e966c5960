package io.patchflow.predict;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files to score.
 *
 * @param images an IDX file, plain or compressed
 * @param labels those of the images, if there are any
 */
record ImageFiles(Path images, Optional<Path> labels) {
  /** Such as {@code t10k-images-idx3-ubyte.gz}: the words that differ in the name of the labels. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?<prefix>.*?)images(?<idx>[-_.]idx)[1-4](?<type>.*?)(?<suffix>|\\.gz|\\.xz)");

  /** Of files that differ in these alone, the first is taken. */
  private static final List<String> SUFFIXES = List.of("", ".gz", ".xz");

  /**
   * Finds the images, and the labels that stand beside them under the same name with {@code labels}
   * in place of {@code images}.
   *
   * @param input an IDX file, or a folder that holds one of images
   * @throws PatchflowException bad input: nothing there, or a folder of none or several
   */
  static ImageFiles find(Path input) {
    if (Files.isDirectory(input)) {
      return beside(only(input));
    }
    if (!Files.exists(input)) {
      throw PatchflowException.badInput(input + ": no such file or folder");
    }
    return beside(input);
  }

  private static ImageFiles beside(Path images) {
    Matcher name = NAME.matcher(images.getFileName().toString());
    if (!name.matches()) {
      return new ImageFiles(images, Optional.empty());
    }
    String labels = name.group("prefix") + "labels" + name.group("idx") + "1" + name.group("type");
    return new ImageFiles(
        images,
        SUFFIXES.stream()
            .map(suffix -> images.resolveSibling(labels + suffix))
            .filter(Files::isRegularFile)
            .findFirst());
  }

  private static Path only(Path folder) {
    List<Path> found;
    try (Stream<Path> files = Files.list(folder)) {
      found =
          files
              .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
              .filter(file -> !isSecondChoice(file))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw PatchflowException.badInput("%s: cannot be listed: %s".formatted(folder, e));
    }
    if (found.size() != 1) {
      throw PatchflowException.badInput(
          "%s: expected one file of images such as t10k-images-idx3-ubyte.gz, found %s"
              .formatted(
                  folder,
                  found.isEmpty()
                      ? "none"
                      : String.join(
                              ", ", found.stream().map(f -> f.getFileName().toString()).toList())
                          + "; name one of them"));
    }
    return found.get(0);
  }

  /** Whether the same content stands beside it in a form that is taken first. */
  private static boolean isSecondChoice(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    name.matches();
    String suffix = name.group("suffix");
    String stem = name.group().substring(0, name.group().length() - suffix.length());
    return SUFFIXES.subList(0, SUFFIXES.indexOf(suffix)).stream()
        .anyMatch(other -> Files.isRegularFile(file.resolveSibling(stem + other)));
  }
}
