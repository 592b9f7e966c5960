package io.patchflow.publish;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestJson;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Swaps an attempt's files for those of the manifest it replaces: the old manifest is moved away
 * first, the new one into place last, so that at no time there is a manifest beside files that are
 * not its own. What was done can be read from the attempt folder and undone, at once after a failed
 * step or later after a dead process.
 */
record Commit(RunFolder run, AttemptFolder attempt, Mover mover) {

  /** Publishes {@code manifest} and its files, all of them or none. */
  void publish(Manifest manifest) throws IOException {
    String manifestPath = manifestPath(manifest.stage());
    writeManifest(manifest, attempt.written(manifestPath));
    try {
      for (String old : toReplace(manifest, manifestPath)) {
        move(run.resolve(old), attempt.replaced(old));
      }
      for (FileEntry file : manifest.files()) {
        move(attempt.written(file.path()), run.resolve(file.path()));
      }
      syncFolders(manifest);
      move(attempt.written(manifestPath), run.resolve(manifestPath));
      sync(run.resolve(manifestPath).getParent());
    } catch (IOException e) {
      undo(e);
      throw e;
    }
  }

  /** Takes a commit back that did not come to its end; nothing to do for any other attempt. */
  void rollBack() throws IOException {
    for (Stage stage : Stage.values()) {
      Path unpublished = attempt.written(manifestPath(stage));
      if (Files.exists(unpublished)) {
        removePlaced(unpublished);
        restoreReplaced(manifestPath(stage));
      }
    }
  }

  private void undo(IOException failure) {
    try {
      new Commit(run, attempt, Mover.ATOMIC).rollBack();
    } catch (IOException | PatchflowException e) {
      failure.addSuppressed(e);
    }
  }

  /** A file of an unpublished manifest that is gone from the attempt was moved into place. */
  private void removePlaced(Path unpublished) throws IOException {
    Manifest manifest = ManifestJson.read(unpublished);
    run.requireOwn(manifest, unpublished);
    for (FileEntry file : manifest.files()) {
      if (!Files.exists(attempt.written(file.path()))) {
        Files.deleteIfExists(run.resolve(file.path()));
      }
    }
  }

  private void restoreReplaced(String manifestPath) throws IOException {
    Set<String> replaced = new LinkedHashSet<>(attempt.allReplaced());
    boolean published = replaced.remove(manifestPath);
    for (String path : replaced) {
      move(attempt.replaced(path), run.resolve(path));
    }
    if (published) {
      move(attempt.replaced(manifestPath), run.resolve(manifestPath));
    }
  }

  /** The manifest to replace, then its files and whatever else is where a file must go. */
  private Set<String> toReplace(Manifest manifest, String manifestPath) {
    Set<String> paths = new LinkedHashSet<>();
    paths.add(manifestPath);
    Optional<Manifest> old = run.manifest(manifest.stage());
    old.ifPresent(found -> found.files().forEach(file -> paths.add(file.path())));
    manifest.files().forEach(file -> paths.add(file.path()));
    paths.removeIf(path -> !Files.exists(run.resolve(path)));
    return paths;
  }

  private void move(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    mover.move(from, to);
  }

  private void syncFolders(Manifest manifest) throws IOException {
    Path root = run.root().toAbsolutePath().normalize();
    Set<Path> folders = new TreeSet<>();
    for (FileEntry file : manifest.files()) {
      for (Path folder = root.resolve(file.path()).normalize().getParent();
          folder != null && folder.startsWith(root);
          folder = folder.getParent()) {
        folders.add(folder);
      }
    }
    for (Path folder : folders) {
      sync(folder);
    }
  }

  /** Whole or not at all, for a later attempt may have to read it. */
  private void writeManifest(Manifest manifest, Path file) throws IOException {
    Path draft = attempt.path().resolve("manifest.json");
    Files.writeString(draft, ManifestJson.write(manifest), StandardCharsets.UTF_8);
    sync(draft);
    Files.createDirectories(file.getParent());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Has the file's bytes, or the folder's names, on the disk. */
  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static String manifestPath(Stage stage) {
    return stage.folder() + "/manifest.json";
  }
}
