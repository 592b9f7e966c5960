package io.patchflow.predict;

import static java.util.stream.Collectors.joining;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files to score.
 *
 * @param images an IDX file, plain or compressed
 * @param labels those of the images, if there are any
 */
record ImageFiles(Path images, Optional<Path> labels) {
  /** Such as {@code t10k-images-idx3-ubyte.gz}. */
  private static final Pattern NAME =
      Pattern.compile("(?<prefix>.*?)images[-_.]idx[1-4](?:.*?)(?<suffix>|\\.gz|\\.xz)");

  /**
   * What follows the prefix in the name of the labels, such as {@code labels-idx1-ubyte.gz}; {@code
   * labels-idx2-int.gz} in QMNIST.
   */
  private static final Pattern LABELS =
      Pattern.compile(
          "(?<stem>labels[-_.]idx[12](?:[-_.](?:u?byte|short|int))?)(?<suffix>|\\.gz|\\.xz)");

  /** Of files that differ in these alone, the first is taken. */
  private static final List<String> SUFFIXES = List.of("", ".gz", ".xz");

  /**
   * Finds the images, and the labels beside them under the same name with {@code labels} in place
   * of {@code images}, of any integer type.
   *
   * @param input an IDX file, or a folder that holds one of images
   * @throws PatchflowException bad input: nothing there, or not readable; a folder of none or
   *     several; several files of labels
   */
  static ImageFiles find(Path input) {
    try {
      boolean folder = Files.readAttributes(input, BasicFileAttributes.class).isDirectory();
      return beside(folder ? only(input) : input);
    } catch (IOException e) {
      throw PatchflowException.badInput("%s: %s".formatted(input, SystemReason.of(e)));
    }
  }

  private static ImageFiles beside(Path images) {
    Matcher name = NAME.matcher(images.getFileName().toString());
    if (!name.matches()) {
      return new ImageFiles(images, Optional.empty());
    }
    Path folder = images.toAbsolutePath().getParent();
    String prefix = name.group("prefix");
    List<String> beside =
        list(folder).stream()
            .filter(file -> file.startsWith(prefix))
            .map(file -> file.substring(prefix.length()))
            .toList();
    List<String> labels =
        SUFFIXES.stream()
            .flatMap(suffix -> beside.stream().filter(file -> isLabels(file, suffix)))
            .toList();
    if (labels.stream().map(ImageFiles::stem).distinct().count() > 1) {
      throw PatchflowException.badInput(
          "%s: expected one file of labels for %s, found %s"
              .formatted(
                  folder,
                  images.getFileName(),
                  labels.stream().map(file -> prefix + file).collect(joining(", "))));
    }
    return new ImageFiles(
        images, labels.stream().findFirst().map(file -> images.resolveSibling(prefix + file)));
  }

  private static boolean isLabels(String file, String suffix) {
    Matcher name = LABELS.matcher(file);
    return name.matches() && name.group("suffix").equals(suffix);
  }

  /** Of files of labels that differ in their container alone, the same. */
  private static String stem(String labels) {
    Matcher name = LABELS.matcher(labels);
    return name.matches() ? name.group("stem") : labels;
  }

  private static Path only(Path folder) {
    List<String> files = list(folder);
    List<String> found =
        files.stream()
            .filter(file -> NAME.matcher(file).matches())
            .filter(file -> !isSecondChoice(file, files))
            .toList();
    if (found.size() != 1) {
      throw PatchflowException.badInput(
          "%s: expected one file of images such as t10k-images-idx3-ubyte.gz, found %s"
              .formatted(
                  folder,
                  found.isEmpty() ? "none" : String.join(", ", found) + "; name one of them"));
    }
    return folder.resolve(found.get(0));
  }

  /** Whether the same content is among {@code files} in a form that is taken first. */
  private static boolean isSecondChoice(String file, List<String> files) {
    Matcher name = NAME.matcher(file);
    name.matches();
    String suffix = name.group("suffix");
    String stem = file.substring(0, file.length() - suffix.length());
    return SUFFIXES.subList(0, SUFFIXES.indexOf(suffix)).stream()
        .anyMatch(other -> files.contains(stem + other));
  }

  private static List<String> list(Path folder) {
    try {
      return Location.of(folder).fileNames();
    } catch (IOException e) {
      throw PatchflowException.badInput(
          "%s: cannot be listed: %s".formatted(folder, SystemReason.of(e)));
    }
  }
}
