package io.patchflow.publish;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears at once and whole, or stays as it was. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /** Writes to a path where no file is. */
    void writeTo(Path file) throws IOException;
  }

  /**
   * Has the content written beside, synced, and moved into place. For one writer at a time.
   *
   * @throws PatchflowException stage failed: the file cannot be written; or what the content throws
   */
  public static void write(Path file, Content content) {
    Path beside = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try {
        Files.deleteIfExists(beside);
        content.writeTo(beside);
        Commit.sync(beside);
        Files.move(
            beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw PatchflowException.stageFailed("%s: cannot be written: %s".formatted(file, e), e);
    }
  }
}
