package io.patchflow.dataset;

import io.patchflow.failure.PatchflowException;
import io.patchflow.file.RegularFile;
import io.patchflow.storage.Location;
import io.patchflow.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The names of a data set's classes, as a {@code labels.txt} gives them: a line each, from 0. */
final class ClassNames {
  private static final String FILE = "labels.txt";
  private static final int MOST_BYTES = 1 << 20;

  private ClassNames() {}

  /** The names in {@code directory}'s {@code labels.txt}; empty if it is not among its files. */
  static Optional<List<String>> beside(Location directory, List<String> fileNames) {
    if (!fileNames.contains(FILE)) {
      return Optional.empty();
    }
    Location file = directory.resolve(FILE);
    List<String> names;
    try (InputStream in = file.open(0)) {
      names =
          text(RegularFile.bytes(in, file.toString(), MOST_BYTES))
              .lines()
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .toList();
    } catch (IOException e) {
      throw PatchflowException.badInput(
          "%s: expected class names in UTF-8, a line each: %s".formatted(file, e));
    }
    for (String name : names) {
      if (!Printable.isPlain(name)) {
        throw PatchflowException.badInput(
            "%s: expected names without control characters, found %s"
                .formatted(file, Printable.line(name)));
      }
    }
    if (names.isEmpty()) {
      throw PatchflowException.badInput(file + ": expected a class name a line, found none");
    }
    return Optional.of(names);
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
