package io.patchflow.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the program keeps on this machine what it can fetch or unpack again. */
public final class CacheFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private CacheFolder() {}

  /**
   * This user's: {@code $XDG_CACHE_HOME/patchflow} or {@code ~/.cache/patchflow}, or without a home
   * {@link #temporary(Path)} in the system's temporary folder.
   */
  public static Path ofThisUser() {
    return of(System.getenv(), System.getProperty("user.home"))
        .orElseGet(() -> temporaryName(Path.of(System.getProperty("java.io.tmpdir"))));
  }

  /**
   * The user's own.
   *
   * @param environment of the process
   * @param home Java's {@code user.home}, which is {@code ?} for a user that the system has no
   *     entry of
   * @return nothing where there is neither
   */
  static Optional<Path> of(Map<String, String> environment, String home) {
    return absolute(environment.get("XDG_CACHE_HOME"))
        .or(() -> absolute(home).map(folder -> folder.resolve(".cache")))
        .map(caches -> caches.resolve("patchflow"));
  }

  private static Optional<Path> absolute(String folder) {
    try {
      return Optional.ofNullable(folder).map(Path::of).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * A folder of this user's in one that all share, made if need be, that nobody else can write to.
   *
   * @throws IOException it cannot be made, or belongs to another user
   */
  static Path temporary(Path shared) throws IOException {
    Path folder = temporaryName(shared);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    boolean own =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(owner(shared))
            && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(OWNER_ONLY);
    if (!own) {
      throw new IOException("expected a folder of this user's alone (mode 700)");
    }
    return folder;
  }

  private static Path temporaryName(Path shared) {
    try {
      return shared.resolve("patchflow-" + owner(shared));
    } catch (IOException e) {
      return shared.resolve("patchflow");
    }
  }

  /** The name of this process's user, or the number where the system knows no name. */
  private static String owner(Path shared) throws IOException {
    Path mine = Files.createTempFile(shared, "patchflow", null);
    try {
      return Files.getOwner(mine).getName();
    } finally {
      Files.delete(mine);
    }
  }
}
