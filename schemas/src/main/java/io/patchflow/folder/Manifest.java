package io.patchflow.folder;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a stage published (contract C4), kept as {@code manifest.json} in the folder it owns. Maps
 * are ordered by key, so that equal manifests are equal files.
 *
 * @param schemaVersion {@code major.minor} of this format
 * @param inputs the files read, with their content hashes
 * @param options the options that shape the output
 * @param files the files written, relative to the run folder
 * @param rows row counts by table or split
 * @param fingerprint the content fingerprint of what was published
 * @param codeVersion the version that wrote it
 * @param details numbers and texts a stage adds, such as pixel statistics or class names
 */
public record Manifest(
    String schemaVersion,
    Stage stage,
    List<FileEntry> inputs,
    Map<String, Object> options,
    List<FileEntry> files,
    Map<String, Long> rows,
    String fingerprint,
    String codeVersion,
    Map<String, Object> details) {

  public Manifest {
    Objects.requireNonNull(schemaVersion, "schemaVersion");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(codeVersion, "codeVersion");
    inputs = List.copyOf(inputs);
    options = byKey(options);
    files = List.copyOf(files);
    rows = byKey(rows);
    rows.forEach((table, count) -> Objects.requireNonNull(count, table));
    details = byKey(details);
  }

  /**
   * The patch files of a split, as the stage {@code decode} lists them.
   *
   * @param split its label
   */
  public List<FileEntry> patchFiles(String split) {
    String folder = Stage.DECODE.folder() + "/" + split + "/";
    return files.stream().filter(file -> file.path().startsWith(folder)).toList();
  }

  /** This manifest but for what was read. */
  public Manifest withInputs(List<FileEntry> others) {
    return new Manifest(
        schemaVersion, stage, others, options, files, rows, fingerprint, codeVersion, details);
  }

  /** A file with its length and SHA-256 in lower-case hex. */
  public record FileEntry(String path, long bytes, String sha256) {

    /**
     * Describes {@code file} as it is now.
     *
     * @param path the name it is listed under
     * @throws PatchflowException bad input: it cannot be read
     */
    public static FileEntry of(String path, Path file) {
      try {
        return new FileEntry(path, Files.size(file), Sha256.ofFile(file));
      } catch (IOException e) {
        throw PatchflowException.badInput(
            "%s: cannot be read: %s".formatted(file, SystemReason.of(e)));
      }
    }
  }

  private static <V> Map<String, V> byKey(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
