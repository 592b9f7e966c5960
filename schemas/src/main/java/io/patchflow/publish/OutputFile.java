package io.patchflow.publish;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.TemporaryFolder;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.RunPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a command's one file goes: a file that is not there yet, or one that may be replaced.
 *
 * @param path as the user named it
 * @param overwrite whether a file there may be replaced
 */
public record OutputFile(Path path, boolean overwrite) {
  /**
   * Checks what is there.
   *
   * @throws PatchflowException usage: not a file that can be written, or one that may not be
   *     replaced
   */
  public OutputFile {
    if (Files.isDirectory(path)) {
      throw refused(path, "expected a file to write, found a folder");
    }
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw refused(path, "expected a file to write, found a link to nothing");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw refused(path, "expected a file to write, found a device");
    }
    if (Files.exists(path) && !overwrite) {
      throw there(path);
    }
  }

  private static PatchflowException there(Path path) {
    return refused(path, "there is such a file; --overwrite replaces it");
  }

  private static PatchflowException refused(Path path, String why) {
    return PatchflowException.usage(List.of("output %s: %s".formatted(path, why)));
  }

  /** The failure, as usage, of an output that may not be written for another reason. */
  public PatchflowException refused(String why) {
    return refused(path, why);
  }

  /**
   * Makes sure that writing this file takes nothing away that a run consists of.
   *
   * @throws PatchflowException usage: it is a file of the run, under whatever name; bad input:
   *     there is no such folder, or it is no run's
   */
  public void requireApart(RunFolder run) {
    RunPath.require(run.root());
    try {
      Path place = target();
      RunFolder real = new RunFolder(run.root().toRealPath());
      boolean ofRun =
          Stream.of(real.patches(), real.model(), real.metrics()).anyMatch(place::startsWith)
              || List.of(real.runJson(), real.report(), real.lineage()).contains(place);
      if (ofRun) {
        throw refused("expected a file of its own, found one of the run " + run.root());
      }
    } catch (IOException e) {
      throw PatchflowException.badInput("%s: %s".formatted(run.root(), SystemReason.of(e)));
    }
  }

  /** The file itself where the output is a link to one. */
  public Path target() throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return Files.exists(folder) ? folder.toRealPath().resolve(absolute.getFileName()) : absolute;
  }

  /**
   * A hidden folder beside the file, to write in what {@link #publish} moves.
   *
   * @param prefix of its name
   */
  public TemporaryFolder attempt(String prefix) throws IOException {
    return TemporaryFolder.in(Files.createDirectories(target().getParent()), prefix);
  }

  /**
   * Moves a finished file of the same file system into its place.
   *
   * @throws PatchflowException usage: a file that may not be replaced was written in the meantime,
   *     such as another command's
   */
  public void publish(Path written) throws IOException {
    if (overwrite) {
      DurableFile.move(written, target());
      return;
    }
    try {
      DurableFile.create(written, target());
    } catch (FileAlreadyExistsException e) {
      throw there(path);
    }
  }
}
