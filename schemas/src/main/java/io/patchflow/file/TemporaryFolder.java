package io.patchflow.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder for this user alone, gone with all that is in it when closed.
 *
 * @param path the folder
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
  /** A new one among the system's temporary files. */
  public static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("patchflow-"));
  }

  /** A new one in {@code folder}, under a name that begins with {@code prefix}. */
  public static TemporaryFolder in(Path folder, String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(folder, prefix));
  }

  @Override
  public void close() throws IOException {
    PlainTree.delete(path);
  }
}
