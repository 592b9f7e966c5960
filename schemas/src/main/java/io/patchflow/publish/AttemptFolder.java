package io.patchflow.publish;

import io.patchflow.file.PlainTree;
import io.patchflow.folder.RunFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder {@code .attempt-<id>} in the run folder. Under the paths relative to the run folder,
 * {@code new} holds what a stage writes and {@code old} what its commit replaces; {@code scratch}
 * is for everything that is not published.
 */
record AttemptFolder(Path path) {
  private static final String PREFIX = ".attempt-";

  static AttemptFolder create(RunFolder run) throws IOException {
    return new AttemptFolder(Files.createDirectory(run.root().resolve(PREFIX + UUID.randomUUID())));
  }

  /** The attempts in the run folder; with its lock held, all of them are dead. */
  static List<AttemptFolder> in(RunFolder run) throws IOException {
    List<AttemptFolder> attempts = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(run.root(), PREFIX + "*")) {
      found.forEach(folder -> attempts.add(new AttemptFolder(folder)));
    }
    return attempts;
  }

  Path written(String path) {
    return path().resolve("new").resolve(path);
  }

  Path scratch(String name) {
    return path().resolve("scratch").resolve(name);
  }

  Path replaced(String path) {
    return path().resolve("old").resolve(path);
  }

  /** The files written as {@code path}: one, or all below it, relative to the run folder. */
  List<String> writtenBelow(String path) throws IOException {
    return filesBelow(path().resolve("new"), written(path));
  }

  /** The files replaced so far, relative to the run folder. */
  List<String> allReplaced() throws IOException {
    Path old = path().resolve("old");
    return filesBelow(old, old);
  }

  void delete() throws IOException {
    PlainTree.delete(path);
  }

  private static List<String> filesBelow(Path base, Path start) throws IOException {
    if (!Files.exists(start)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(start)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> base.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
