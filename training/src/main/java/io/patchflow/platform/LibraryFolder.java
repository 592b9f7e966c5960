package io.patchflow.platform;

import io.patchflow.failure.SystemReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder that native libraries could be unpacked to.
 *
 * @param path need not exist yet
 */
record LibraryFolder(Path path) {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  /**
   * Makes the folder and loads a small library from it.
   *
   * @return why that cannot be done; nothing where it can
   */
  Optional<String> fault() {
    Path trial = null;
    try {
      Files.createDirectories(path);
      trial = Files.createTempFile(path, "trial", ".so");
      try (InputStream library = ProbeLibrary.open()) {
        Files.write(trial, library.readAllBytes());
      }
      System.load(trial.toAbsolutePath().toString());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(space().map(DiskSpace::toString).orElse(SystemReason.withFile(e)));
    } catch (UnsatisfiedLinkError e) {
      return Optional.of(
          noexec() ? "mounted noexec" : e.getMessage().lines().findFirst().orElse("not loaded"));
    } finally {
      delete(trial);
    }
  }

  /** What the folder lacks for the libraries that are still to be unpacked into it, if it does. */
  Optional<DiskSpace> space() {
    try {
      DiskSpace space = new DiskSpace(usable(), PackedLibraries.onClassPath().missingIn(path));
      return space.suffices() ? Optional.empty() : Optional.of(space);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private long usable() throws IOException {
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    FileStore store = Files.getFileStore(existing);
    return store.getUsableSpace();
  }

  /** Whether the mount that holds the folder forbids to run what is in it. */
  private boolean noexec() {
    try {
      return noexec(path.toRealPath(), Files.readAllLines(MOUNTS));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether the mount of {@code folder} is noexec.
   *
   * @param mounts lines of device, folder, type, options and two numbers; the last of two for the
   *     same folder holds
   */
  static boolean noexec(Path folder, List<String> mounts) {
    int longest = -1;
    boolean noexec = false;
    for (String mount : mounts) {
      String[] fields = mount.split(" ", -1);
      if (fields.length < 4) {
        continue;
      }
      Path point = Path.of(fields[1].replace("\\040", " ").replace("\\134", "\\"));
      if (folder.startsWith(point) && point.getNameCount() >= longest) {
        longest = point.getNameCount();
        noexec = List.of(fields[3].split(",", -1)).contains("noexec");
      }
    }
    return noexec;
  }

  private static void delete(Path trial) {
    if (trial != null) {
      try {
        Files.deleteIfExists(trial);
      } catch (IOException e) {
        // A file of some hundred KiB is left behind.
      }
    }
  }
}
