package io.patchflow.dataset;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.RegularFile;
import io.patchflow.storage.Location;
import io.patchflow.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The names of a data set's classes: those of {@code labels.txt}, a line each, from 0; or else
 * those of a mapping as EMNIST has it, such as {@code emnist-letters-mapping.txt}, whose lines hold
 * a label and the code points of its characters.
 */
final class ClassNamesFile {
  private static final String FILE = "labels.txt";
  private static final String MAPPING = "mapping.txt";
  private static final int MAX_LABEL = 65_535;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int MOST_BYTES = 1 << 20;

  private ClassNamesFile() {}

  /**
   * The names in a file of {@code directory}; empty if neither is among its files.
   *
   * @param prefix of the data set's files, and of its mapping
   */
  static Optional<List<String>> beside(Location directory, List<String> fileNames, String prefix) {
    if (fileNames.contains(FILE)) {
      return Optional.of(listed(directory.resolve(FILE)));
    }
    return fileNames.contains(prefix + MAPPING)
        ? Optional.of(mapped(directory.resolve(prefix + MAPPING)))
        : Optional.empty();
  }

  /** The name of the file that {@link #beside} reads. */
  static Optional<String> name(List<String> fileNames, String prefix) {
    return Stream.of(FILE, prefix + MAPPING).filter(fileNames::contains).findFirst();
  }

  private static List<String> listed(Location file) {
    List<String> names = lines(file).stream().map(String::strip).toList();
    for (String name : names) {
      if (name.isEmpty()) {
        throw PatchflowException.badInput(
            "%s:%d: expected the name of class %d, found an empty line"
                .formatted(file, names.indexOf(name) + 1, names.indexOf(name)));
      }
      if (!Printable.isPlain(name)) {
        throw PatchflowException.badInput(
            "%s: expected names without control characters, found %s"
                .formatted(file, Printable.line(name)));
      }
    }
    if (names.isEmpty()) {
      throw PatchflowException.badInput(file + ": expected a class name a line, found none");
    }
    return names;
  }

  /** A label that has no line, as 0 among EMNIST's letters, is named by its number in brackets. */
  private static List<String> mapped(Location file) {
    NavigableMap<Integer, String> names = new TreeMap<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank() && !add(line.strip(), names)) {
        throw PatchflowException.badInput(
            "%s:%d: expected a new label and the code points of its characters, such as 10 65, found %s"
                .formatted(file, number, line.strip()));
      }
    }
    if (names.isEmpty()) {
      throw PatchflowException.badInput(file + ": expected a label a line, found none");
    }
    return IntStream.rangeClosed(0, names.lastKey())
        .mapToObj(label -> names.getOrDefault(label, "(" + label + ")"))
        .toList();
  }

  /** False if the line is not a label and characters, or of a label that was there. */
  private static boolean add(String line, Map<Integer, String> names) {
    try {
      int[] numbers = Arrays.stream(line.split("\\s+")).mapToInt(Integer::parseInt).toArray();
      String name = new String(numbers, 1, numbers.length - 1);
      return !name.isBlank()
          && numbers[0] >= 0
          && numbers[0] <= MAX_LABEL
          && names.putIfAbsent(numbers[0], name) == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Without empty ones at the end. */
  private static List<String> lines(Location file) {
    try (InputStream in = file.open(0)) {
      byte[] bytes = RegularFile.bytes(in, file.toString(), MOST_BYTES);
      return withoutMark(RegularFile.utf8(bytes)).stripTrailing().lines().toList();
    } catch (IOException e) {
      throw PatchflowException.badInput("%s: not readable: %s".formatted(file, SystemReason.of(e)));
    }
  }

  /** Without the byte order mark that editors of Windows begin with. */
  private static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
