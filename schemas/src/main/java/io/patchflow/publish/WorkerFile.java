package io.patchflow.publish;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Writes a file from a worker. A runner may do a bundle twice, even at the same time; each writes
 * under a name of its own and moves that into place, so that one whole file is left. The folder
 * must be there: one that is taken away stops the workers that still write.
 */
public final class WorkerFile {
  private WorkerFile() {}

  /** Fills a file whose path it is given. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path file) throws IOException;
  }

  /**
   * Writes {@code file}, or leaves nothing of it.
   *
   * @throws PatchflowException stage failed, with the file and the reason; or what the content
   *     throws
   */
  public static void write(Path file, Content content) {
    Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      try {
        content.writeTo(temporary);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s".formatted(file, reason(e)), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "its folder is not there";
    }
    return SystemReason.of(e);
  }
}
