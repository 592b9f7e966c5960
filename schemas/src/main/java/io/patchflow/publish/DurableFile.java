package io.patchflow.publish;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Replaces a single file in one step: a reader, or a machine that loses power in between, finds the
 * former content or the new one, whole. Stages publish their files with a {@link StagePublisher}
 * instead.
 */
public final class DurableFile {
  private DurableFile() {}

  /** Writes a file to a path where none is. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path file) throws IOException;
  }

  /**
   * {@link #replace} for callers who cannot handle a failure.
   *
   * @throws PatchflowException stage failed: the file cannot be written; or what the content throws
   */
  public static void write(Path file, Content content) {
    try {
      replace(file, content);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s".formatted(file, SystemReason.of(e)), e);
    }
  }

  /**
   * Has {@code content} written to a hidden file {@code .NAME.tmp} beside {@code file}, then moves
   * that into its place. Nothing is left beside if any of it fails; what a dead process left there
   * goes first. For one writer at a time.
   */
  public static void replace(Path file, Content content) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(beside);
      content.writeTo(beside);
      move(beside, file);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * Moves a complete file to where none is, in the same file system; of two who do so at once, one
   * succeeds.
   *
   * @throws FileAlreadyExistsException there is a file
   */
  public static void create(Path written, Path file) throws IOException {
    Commit.sync(written);
    try {
      // A rename would replace what is there.
      Files.createLink(file, written);
      Files.delete(written);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // No hard links in this file system.
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Mover.ATOMIC.move(written, file);
    }
    Commit.sync(file.toAbsolutePath().getParent());
  }

  /** Moves a complete file into the place of {@code file}, in the same file system. */
  public static void move(Path written, Path file) throws IOException {
    Commit.sync(written);
    Mover.ATOMIC.move(written, file);
    Commit.sync(file.toAbsolutePath().getParent());
  }
}
