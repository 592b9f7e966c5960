package io.patchflow.record;

import io.patchflow.folder.Manifest;
import io.patchflow.machine.Environment;
import java.util.List;
import java.util.Map;

/**
 * What {@code run.json} says about a finished stage; its options and files are in its manifest.
 *
 * @param command the command line
 * @param directory the folder it was given in
 * @param started the time in UTC, ISO 8601
 * @param ended as {@code started}
 * @param seconds wall time
 * @param environment where it ran
 * @param inputs the files read, with their SHA-256
 * @param rows row counts by table or split
 * @param fingerprint the content fingerprint of what was published
 * @param details what the stage adds, such as the backend, kernel and BLAS of a training
 */
public record StageRecord(
    List<String> command,
    String directory,
    String started,
    String ended,
    double seconds,
    Environment environment,
    List<Manifest.FileEntry> inputs,
    Map<String, Long> rows,
    String fingerprint,
    Map<String, Object> details) {

  /** A record may be of another version or from anybody, and lack things. */
  public StageRecord {
    command = command == null ? List.of() : List.copyOf(command);
    inputs = inputs == null ? List.of() : List.copyOf(inputs);
    rows = rows == null ? Map.of() : rows;
    fingerprint = fingerprint == null ? "" : fingerprint;
    details = details == null ? Map.of() : details;
  }

  /** Whether this is the record of what is published now. */
  public boolean describes(Manifest manifest) {
    return fingerprint.equals(manifest.fingerprint()) && inputs.equals(manifest.inputs());
  }

  /** Whether this is the record of these results, though maybe made from other manifests. */
  public boolean hasResultsOf(Manifest manifest) {
    return fingerprint.equals(manifest.fingerprint())
        && rows.equals(manifest.rows())
        && details.equals(manifest.details());
  }

  public StageRecord withInputs(List<Manifest.FileEntry> others) {
    return new StageRecord(
        command,
        directory,
        started,
        ended,
        seconds,
        environment,
        others,
        rows,
        fingerprint,
        details);
  }
}
