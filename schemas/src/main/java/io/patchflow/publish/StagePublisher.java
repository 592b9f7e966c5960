package io.patchflow.publish;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestJson;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.RunLock;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Publishes a stage in one atomic step (contract C4): files are written beside, under names unique
 * to the attempt, and synced; {@link #commit} moves each into place and the manifest last. Closing
 * without a commit removes what the attempt wrote. The leftovers of a dead attempt are removed by
 * the next. A second writer is refused while one is at work. Not safe for threads, but the paths
 * that {@link #attempt} gives may be written by any thread or process.
 */
public final class StagePublisher implements AutoCloseable {
  private final RunFolder run;
  private final Stage stage;
  private final Mover mover;
  private final RunLock lock;
  private final AttemptFolder attempt;
  private final Set<String> paths = new TreeSet<>();
  private List<FileEntry> hashed;
  private boolean closed;

  private StagePublisher(
      RunFolder run, Stage stage, Mover mover, RunLock lock, AttemptFolder attempt) {
    this.run = run;
    this.stage = stage;
    this.mover = mover;
    this.lock = lock;
    this.attempt = attempt;
  }

  /**
   * Takes the run folder's lock and clears what a dead attempt left.
   *
   * @throws PatchflowException usage: another live process, or this one, writes there; stage
   *     failed: the folder cannot be written
   */
  public static StagePublisher begin(RunFolder run, Stage stage) {
    return begin(run, stage, Mover.ATOMIC);
  }

  static StagePublisher begin(RunFolder run, Stage stage, Mover mover) {
    try {
      RunLock lock = RunLock.acquire(run.root());
      try {
        for (AttemptFolder dead : AttemptFolder.in(run)) {
          new Commit(run, dead, Mover.ATOMIC).rollBack();
          dead.delete();
        }
        // Fails now, not after hours of work, if the manifest to replace cannot be read.
        Optional<Manifest> unused = run.manifest(stage);
        return new StagePublisher(run, stage, mover, lock, AttemptFolder.create(run));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: the output folder cannot be written: %s"
              .formatted(run.root(), SystemReason.withFile(e)),
          e);
    }
  }

  /**
   * The path to write a file to before the commit; its folder is there. Only what is written to
   * such a path is published: a file, or all files of a folder.
   *
   * @param finalPath where it will be, relative to the run folder, such as {@code
   *     patches/train/part-0000000000.parquet}
   */
  public Path attempt(String finalPath) {
    String path = run.root().normalize().relativize(run.resolve(finalPath)).toString();
    paths.add(path);
    hashed = null;
    return inNewFolder(attempt.written(path));
  }

  /**
   * The path of a temporary file of this attempt, in the run folder's file system, which no commit
   * publishes. It is gone after {@link #close}, or with the next attempt if this one dies.
   */
  public Path scratch(String name) {
    return inNewFolder(attempt.scratch(name));
  }

  private static Path inNewFolder(Path file) {
    try {
      Files.createDirectories(file.getParent());
      return file;
    } catch (IOException e) {
      throw PatchflowException.stageFailed("%s: cannot be written: %s".formatted(file, e), e);
    }
  }

  /**
   * Hashes what was written and has it on the disk, which {@link #commit} would do otherwise; so
   * that the caller can compute something else at the same time. All files must be complete.
   *
   * @throws PatchflowException stage failed: a file is missing or cannot be synced
   */
  public void hashAndSync() {
    try {
      hashed = syncedFiles();
    } catch (IOException e) {
      throw notPublished(e);
    }
  }

  /**
   * Moves all files into place in exchange for those of the stage's present manifest, and the new
   * manifest last. A failure puts everything back as it was.
   *
   * @return the manifest as readers now find it
   * @throws PatchflowException stage failed: a file is missing or cannot be moved
   */
  public Manifest commit(
      List<FileEntry> inputs,
      Map<String, Object> options,
      Map<String, Long> rows,
      String fingerprint,
      Map<String, Object> details) {
    try {
      Manifest manifest =
          new Manifest(
              ManifestJson.VERSION.toString(),
              stage,
              inputs,
              options,
              hashed == null ? syncedFiles() : hashed,
              rows,
              fingerprint,
              CodeVersion.current(),
              details);
      new Commit(run, attempt, mover).publish(manifest);
    } catch (IOException e) {
      throw notPublished(e);
    }
    return run.requireManifest(stage);
  }

  /**
   * Publishes the stage's manifest again where what it was made from has another manifest of the
   * same content: all but the inputs stays, the files included. A reader finds the former manifest
   * or the new one.
   *
   * @param published the stage's present manifest
   * @return the manifest as readers now find it
   * @throws PatchflowException stage failed: the manifest cannot be written or moved
   */
  public Manifest republish(Manifest published, List<FileEntry> inputs) {
    Path draft = scratch("manifest.json");
    try {
      Files.writeString(draft, ManifestJson.write(published.withInputs(inputs)));
      DurableFile.move(draft, run.manifestFile(stage));
    } catch (IOException e) {
      throw notPublished(e);
    }
    return run.requireManifest(stage);
  }

  private PatchflowException notPublished(IOException e) {
    return PatchflowException.stageFailed(
        "%s: stage %s cannot be published: %s"
            .formatted(run.root(), stage.label(), SystemReason.withFile(e)),
        e);
  }

  private List<FileEntry> syncedFiles() throws IOException {
    Set<String> files = new TreeSet<>();
    for (String path : paths) {
      List<String> found = attempt.writtenBelow(path);
      if (found.isEmpty()) {
        throw new IOException("nothing was written to " + path);
      }
      files.addAll(found);
    }
    // The disk is busy with one, the processors with the other.
    CompletableFuture<Void> syncing = CompletableFuture.runAsync(() -> files.forEach(this::sync));
    List<FileEntry> entries =
        files.parallelStream().map(file -> FileEntry.of(file, attempt.written(file))).toList();
    try {
      syncing.join();
      return entries;
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unchecked) {
        throw unchecked.getCause();
      }
      throw e;
    }
  }

  private void sync(String file) {
    try {
      Commit.sync(attempt.written(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the attempt and unlocks the run folder. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      attempt.delete();
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be removed: %s".formatted(attempt.path(), e), e);
    }
  }
}
