package io.patchflow.idx;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** The wording of every complaint about an IDX file: its name, the offset, expected, found. */
final class IdxFault {
  private final String file;
  private final Container container;

  IdxFault(String file, Container container) {
    this.file = file;
    this.container = container;
  }

  /** Something unexpected at {@code offset} of the content. */
  PatchflowException at(long offset, String expected, String found) {
    String where = container == Container.PLAIN ? "offset" : "decompressed offset";
    return PatchflowException.badInput(
        "%s: %s %d: expected %s, found %s".formatted(file, where, offset, expected, found));
  }

  /** The content could not be read on from {@code offset}. */
  PatchflowException reading(long offset, IOException e) {
    if (e instanceof NoSuchFileException) {
      return PatchflowException.badInput(file + ": no such file");
    }
    if (e instanceof AccessDeniedException) {
      return PatchflowException.badInput(file + ": not readable: permission denied");
    }
    if (container == Container.PLAIN) {
      return PatchflowException.badInput(
          "%s: offset %d: not readable: %s".formatted(file, offset, SystemReason.of(e)));
    }
    if (e instanceof GzipMembers.Misplaced other) {
      return PatchflowException.badInput(
          "%s: offset %d: expected %s, found %s"
              .formatted(file, other.offset(), other.expected(), other.found()));
    }
    String expected = "intact %s data".formatted(container.label());
    return e instanceof EOFException
        ? at(offset, expected, "its end: the file is cut short")
        : at(offset, expected, "damage: " + SystemReason.of(e));
  }
}
