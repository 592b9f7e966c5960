package io.patchflow.folder;

import io.patchflow.file.Sha256;
import io.patchflow.folder.Manifest.FileEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compares a run folder's files with what a manifest says of them. */
public final class ManifestCheck {
  private ManifestCheck() {}

  /** Every file that is missing or differs in size or hash, a line each; empty if all agree. */
  public static List<String> differences(RunFolder run, Manifest manifest) {
    return differences(run, manifest.files());
  }

  /** As {@link #differences(RunFolder, Manifest)}, of files listed relative to the run folder. */
  public static List<String> differences(RunFolder run, List<FileEntry> files) {
    return files.stream().flatMap(entry -> difference(run, entry).stream()).toList();
  }

  private static Optional<String> difference(RunFolder run, FileEntry expected) {
    Path file = run.resolve(expected.path());
    if (!Files.isRegularFile(file)) {
      return Optional.of("%s: missing".formatted(file));
    }
    long bytes = size(file);
    if (bytes != expected.bytes()) {
      return Optional.of(
          "%s: %d bytes expected, found %d".formatted(file, expected.bytes(), bytes));
    }
    String sha256 = Sha256.ofFile(file);
    if (!sha256.equals(expected.sha256())) {
      return Optional.of(
          "%s: SHA-256 %s expected, found %s".formatted(file, expected.sha256(), sha256));
    }
    return Optional.empty();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
