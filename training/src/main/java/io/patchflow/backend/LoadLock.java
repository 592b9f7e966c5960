package io.patchflow.backend;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;

/**
 * Lets one process of a machine at a time unpack and load native libraries. JavaCPP links them to
 * each other by deleting a link and making it again, so that a process that loads a library in that
 * moment does not find what it needs. The workers of a Flink cluster that share a machine do so all
 * at once, with a new folder for each job.
 */
final class LoadLock {
  private static final String FILE = ".patchflow-load.lock";

  /** One object for all class loaders, as each job has its own: literals are shared by all. */
  private static final Object PROCESS = "io.patchflow.backend.LoadLock".intern();

  private LoadLock() {}

  /** Does {@code load} while no other process does so. */
  static <T> T holding(Supplier<T> load) {
    return holding(cacheFolder(), load);
  }

  /**
   * Does {@code load} while no other process does so with the same folder.
   *
   * @param folder where the libraries are unpacked; null, or one that cannot be written, if there
   *     is none to share
   */
  static <T> T holding(Path folder, Supplier<T> load) {
    synchronized (PROCESS) {
      Optional<FileChannel> locked = lock(folder);
      try {
        return load.get();
      } finally {
        locked.ifPresent(LoadLock::release);
      }
    }
  }

  /** Empty where there can be no lock: libraries mostly load without. */
  private static Optional<FileChannel> lock(Path folder) {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return Optional.of(channel);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The lock goes with its channel. */
  private static void release(FileChannel locked) {
    try {
      locked.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path cacheFolder() {
    try {
      File folder = Loader.getCacheDir();
      return folder == null ? null : folder.toPath();
    } catch (IOException e) {
      return null;
    }
  }
}
