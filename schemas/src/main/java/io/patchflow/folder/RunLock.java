package io.patchflow.folder;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.PlainTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The permission to write into a run folder, for one writer at a time: an operating system lock on
 * the file {@code .lock}, which names the process and is removed at the end. The lock ends with its
 * process, however it ends; the next one takes over the file that is left.
 */
public final class RunLock implements AutoCloseable {
  /**
   * Folders locked by this process. Looked at first, since closing any channel on a locked file
   * ends the lock of the whole process.
   */
  private static final ConcurrentMap<Path, RunLock> HELD = new ConcurrentHashMap<>();

  private static final String FILE = ".lock";

  /** What a run or a sweep writes, next to hidden files; all else in the folder is the user's. */
  private static final Set<String> OURS =
      Set.of(
          "patches",
          "model",
          "metrics",
          "run.json",
          "report.html",
          "lineage.jsonl",
          "sweep.json",
          "trials.parquet",
          "sweep.html",
          "trials",
          "decoded");

  private final Path folder;
  private final boolean newFolder;
  private final Thread lender;
  private FileChannel channel;
  private boolean owned;
  private boolean lent;

  private RunLock(Path folder, boolean newFolder, Thread lender) {
    this.folder = folder;
    this.newFolder = newFolder;
    this.lender = lender;
  }

  /**
   * Locks a run folder for several stages in a row; each may lock it in turn, in this thread. The
   * folder is made if it is missing, and removed at the end if it is still empty.
   *
   * @param note gets a line if a process that has ended left its lock behind
   * @throws PatchflowException usage: another writer is at work there; stage failed: the folder
   *     cannot be written; bad input: something there is a symbolic link, device, pipe or socket
   */
  public static RunLock acrossStages(RunFolder run, Consumer<String> note) {
    try {
      return acquire(run.root(), Thread.currentThread(), note);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: the output folder cannot be written: %s"
              .formatted(run.root(), SystemReason.withFile(e)),
          e);
    }
  }

  /**
   * Locks a folder for one writer, as {@link #acrossStages} does for several.
   *
   * @throws PatchflowException usage: another writer is at work there
   */
  public static RunLock acquire(Path folder) throws IOException {
    return acquire(folder, null, note -> {});
  }

  private static RunLock acquire(Path folder, Thread lender, Consumer<String> note)
      throws IOException {
    boolean newFolder = !Files.exists(folder);
    Files.createDirectories(folder);
    Path real = folder.toRealPath();
    RunLock lock = new RunLock(real, newFolder, lender);
    RunLock holder = HELD.putIfAbsent(real, lock);
    if (holder != null) {
      return holder.lend(folder);
    }
    try {
      while (lock.channel == null) {
        lock.channel = tryLock(real);
      }
      String left = text(lock.channel);
      if (!left.matches("\\d*")) {
        throw PatchflowException.badInput(
            "%s: the lock of a process expected, found another file's content"
                .formatted(folder.resolve(FILE)));
      }
      try {
        requirePlain(real);
      } catch (PatchflowException e) {
        Files.delete(real.resolve(FILE));
        throw e;
      }
      if (!left.isEmpty()) {
        note.accept(
            "%s: taken over from process %s, which ended without unlocking it"
                .formatted(folder, left));
      }
      String owner = Long.toString(ProcessHandle.current().pid());
      lock.channel.truncate(0).write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
      lock.owned = true;
      return lock;
    } finally {
      if (!lock.owned) {
        HELD.remove(real);
        if (lock.channel != null) {
          lock.channel.close();
        }
      }
    }
  }

  /** What a stage writes, moves or removes must not lead out of the folder. */
  private static void requirePlain(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (OURS.contains(name) || name.startsWith(".")) {
          PlainTree.require(entry);
        }
      }
    }
  }

  /** A lock inside of this one, which only says that this one is in use. */
  private RunLock lend(Path asked) {
    if (lender != Thread.currentThread() || lent) {
      throw inUse(asked, "this process");
    }
    lent = true;
    return new RunLock(folder, /* newFolder= */ false, lender);
  }

  /** The locked file's channel; null if its last owner removed the file in the meantime. */
  private static FileChannel tryLock(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    boolean locked = false;
    FileChannel channel = null;
    PlainTree.requirePlain(file);
    try {
      Object before = identity(file);
      channel =
          FileChannel.open(
              file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      if (channel.tryLock() == null) {
        throw inUse(folder, owner(channel));
      }
      locked = before.equals(identity(file));
      return locked ? channel : null;
    } catch (NoSuchFileException e) {
      createIfMissing(file);
      return null;
    } catch (OverlappingFileLockException e) {
      throw inUse(folder, "this process");
    } finally {
      if (!locked && channel != null) {
        channel.close();
      }
    }
  }

  private static void createIfMissing(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; the lock decides between the two.
    }
  }

  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static String owner(FileChannel channel) throws IOException {
    String pid = text(channel);
    return pid.isEmpty() ? "another process" : "process " + pid;
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    return StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
  }

  private static PatchflowException inUse(Path folder, String owner) {
    return new PatchflowException(
        ExitCode.USAGE, "%s: the output folder is in use by %s".formatted(folder, owner));
  }

  @Override
  public void close() {
    FileChannel locked = channel;
    if (locked == null) {
      HELD.get(folder).lent = false;
      return;
    }
    try (locked) {
      Files.deleteIfExists(folder.resolve(FILE));
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: the lock cannot be removed: %s".formatted(folder, e), e);
    } finally {
      HELD.remove(folder);
    }
    if (newFolder) {
      removeIfEmpty(folder);
    }
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      // It holds what was published.
    }
  }
}
