package io.patchflow.storage;

import io.patchflow.file.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file or folder to read. Workers on other machines get it as it is here.
 *
 * @param text a path of this machine, or a URL such as {@code s3://bucket/folder}
 */
public record Location(String text) implements Serializable {
  private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");
  private static final Pattern FILE = Pattern.compile("file:(?://(?:localhost)?)?(?<path>/.*)");

  /** What a name or path on the command line means; {@code file:} URLs are paths. */
  public static Location of(String text) {
    Matcher url = FILE.matcher(text);
    return new Location(url.matches() ? decoded(url.group("path")) : text);
  }

  /** With {@code %20} and the like decoded; as it is where it has none. */
  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path; // A name with a percent sign in it that was not encoded.
    }
  }

  public static Location of(Path path) {
    return new Location(path.toString());
  }

  /** Whether Beam has to read it. */
  public boolean isUrl() {
    return URL.matcher(text).matches();
  }

  /** The path of what lies on this machine. */
  public Path path() {
    if (isUrl()) {
      throw new IllegalStateException(text + " is no path");
    }
    return Path.of(text);
  }

  /**
   * A file's state, to see later whether it has changed.
   *
   * @param bytes its length
   * @param modified nanoseconds since 1970; 0 if unknown
   * @param isFile whether it is a regular file
   */
  public record State(long bytes, long modified, boolean isFile) {}

  /** Looks at the file without opening it. */
  public State state() throws IOException {
    if (isUrl()) {
      return BeamFiles.state(text);
    }
    BasicFileAttributes seen = Files.readAttributes(path(), BasicFileAttributes.class);
    return new State(
        seen.size(), seen.lastModifiedTime().to(TimeUnit.NANOSECONDS), seen.isRegularFile());
  }

  /**
   * Opens the file for reading from {@code offset} on; not buffered.
   *
   * @throws io.patchflow.failure.PatchflowException bad input: no regular file
   */
  public InputStream open(long offset) throws IOException {
    if (isUrl()) {
      return BeamFiles.open(text, offset);
    }
    SeekableByteChannel channel =
        Files.newByteChannel(RegularFile.require(path())).position(offset);
    return Channels.newInputStream(channel);
  }

  /**
   * The names of the files in a folder, sorted; without folders and without hidden files, such as
   * the {@code ._NAME} that a Mac leaves beside each file on a foreign disk.
   */
  public List<String> fileNames() throws IOException {
    if (isUrl()) {
      return visible(BeamFiles.fileNames(text).stream());
    }
    try (Stream<Path> files = Files.list(path())) {
      return visible(
          files
              .filter(file -> !Files.isDirectory(file))
              .map(file -> file.getFileName().toString()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<String> visible(Stream<String> names) {
    return names.filter(name -> !name.startsWith(".")).sorted().toList();
  }

  /** A file of this folder. */
  public Location resolve(String fileName) {
    if (isUrl()) {
      return new Location(text.endsWith("/") ? text + fileName : text + "/" + fileName);
    }
    return of(path().resolve(fileName));
  }

  @Override
  public String toString() {
    return text;
  }
}
