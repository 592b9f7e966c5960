package io.patchflow.file;

import io.patchflow.failure.PatchflowException;
import io.patchflow.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that holds regular files and folders alone, however deep. A symbolic link in it would
 * lead what is written, moved or deleted there to somewhere else. The folder itself may be reached
 * through links: those are the user's.
 */
public record PlainTree(Path root) {

  /**
   * The place of a path relative to the root, as a list of files has it.
   *
   * @throws PatchflowException bad input: it is absolute, not in its normal form, leads out, or
   *     goes over a link; or there is something that is neither file nor folder
   */
  public Path resolve(String path) {
    Path relative;
    try {
      relative = Path.of(path);
    } catch (InvalidPathException e) {
      throw refused(path);
    }
    if (path.isEmpty()
        || relative.isAbsolute()
        || !relative.normalize().toString().equals(path)
        || relative.startsWith("..")
        || !Printable.isPlain(path)) {
      throw refused(path);
    }
    Path place = root;
    for (Path name : relative) {
      place = place.resolve(name);
      requirePlain(place);
    }
    return place;
  }

  private PatchflowException refused(String path) {
    return PatchflowException.badInput(
        "%s: a path inside of the run folder expected, found %s"
            .formatted(root, Printable.line(path)));
  }

  /**
   * Walks over what is at {@code place}, if anything is.
   *
   * @throws PatchflowException bad input: a link, device, pipe or socket, by name
   */
  public static void require(Path place) throws IOException {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        place,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
            requirePlain(file, seen);
            return FileVisitResult.CONTINUE;
          }

          /** A file that was removed in the meantime is not refused. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Removes a folder with all that is in it; of a link the link alone. */
  public static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> contents = Files.walk(folder)) {
      deepestFirst = contents.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path content : deepestFirst) {
      Files.delete(content);
    }
  }

  /** Refuses {@code place} itself if it is there and neither a regular file nor a folder. */
  public static void requirePlain(Path place) {
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      try {
        requirePlain(
            place,
            Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void requirePlain(Path place, BasicFileAttributes seen) {
    if (!seen.isRegularFile() && !seen.isDirectory()) {
      throw PatchflowException.badInput(
          "%s: expected a regular file or a folder, found a %s"
              .formatted(
                  place, seen.isSymbolicLink() ? "symbolic link" : "device, pipe or socket"));
    }
  }
}
