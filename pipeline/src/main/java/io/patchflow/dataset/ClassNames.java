package io.patchflow.dataset;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.storage.Location;
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
  private static final String BYTE_ORDER_MARK = "\uFEFF";

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
          text(in.readAllBytes())
              .lines()
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .toList();
    } catch (CharacterCodingException e) {
      throw PatchflowException.badInput(
          "%s: expected class names in UTF-8, a line each: %s".formatted(file, e));
    } catch (IOException e) {
      throw PatchflowException.badInput("%s: not readable: %s".formatted(file, SystemReason.of(e)));
    }
    if (names.isEmpty()) {
      throw PatchflowException.badInput(file + ": expected a class name a line, found none");
    }
    return Optional.of(names);
  }

  /** Without the byte order mark that editors of Windows begin with. */
  private static String text(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
