package io.patchflow.dataset;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.storage.Location;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Finds a data set by the name of a known one or by its directory. */
public final class DataSets {
  private DataSets() {}

  /**
   * Finds a data set in this machine's usual places, see {@link KnownPlaces#ofThisMachine()}.
   *
   * @param nameOrDirectory a known name such as {@code fashion-mnist}; a directory; a directory and
   *     a file name prefix, such as {@code data/emnist-letters-}; or the URL of a folder in a file
   *     system that Beam knows, such as {@code s3://bucket/folder}
   * @throws PatchflowException bad input: not found, incomplete or ambiguous, with what was tried
   */
  public static DataSet resolve(String nameOrDirectory) {
    return resolve(nameOrDirectory, KnownPlaces.ofThisMachine());
  }

  /** The same data set, named so that it can be found from any working directory. */
  public static String absolute(String nameOrDirectory) {
    Location location = Location.of(nameOrDirectory);
    return KnownDataSet.named(nameOrDirectory).isPresent() || location.isUrl()
        ? nameOrDirectory
        : location.path().toAbsolutePath().normalize().toString();
  }

  /** As {@link #resolve(String)}, with the places to look for known data sets. */
  public static DataSet resolve(String nameOrDirectory, KnownPlaces places) {
    Optional<KnownDataSet> known = KnownDataSet.named(nameOrDirectory);
    if (known.isPresent()) {
      return new KnownDataSetSearch(known.get(), places).find();
    }
    Location location = Location.of(nameOrDirectory);
    if (location.isUrl()) {
      return DataSetFolder.list(location).only();
    }
    Path path = location.path();
    if (Files.isDirectory(path)) {
      return DataSetFolder.list(location).only();
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null && Files.isDirectory(parent)) {
      DataSetFolder folder = DataSetFolder.list(Location.of(parent));
      String prefix = path.getFileName().toString();
      if (folder.hasPrefix(prefix)) {
        return folder.withPrefix(prefix);
      }
    }
    requireReachable(path);
    throw PatchflowException.badInput(
        "%s: expected a directory with IDX files or the name of a known data set (%s), found neither"
            .formatted(nameOrDirectory, KnownDataSet.FASHION_MNIST.name()));
  }

  /** What cannot be read may be there. */
  private static void requireReachable(Path path) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
    } catch (AccessDeniedException e) {
      throw PatchflowException.badInput(path + ": " + SystemReason.of(e));
    } catch (IOException e) {
      // It is not there.
    }
  }
}
