package io.patchflow.score;

import static java.util.stream.Collectors.joining;

import io.patchflow.file.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The fingerprint of an evaluation: SHA-256 over the lines of its tables' own hashes. */
public final class MetricsFingerprint {
  private MetricsFingerprint() {}

  /**
   * The fingerprint, in lower-case hex.
   *
   * @param hashes SHA-256 of each table but epochs, in the order of {@link
   *     io.patchflow.schema.table.MetricTable}
   */
  public static String of(List<String> hashes) {
    String lines = hashes.stream().map(hash -> hash + "\n").collect(joining());
    return Sha256.of(lines.getBytes(StandardCharsets.UTF_8));
  }
}
