package io.patchflow.cli;

import io.patchflow.compare.QualityGate;
import io.patchflow.folder.RunFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** What a run must reach; the exit code says if it did, and the run stays either way. */
final class GateFlags {
  @Option(
      names = "--min-accuracy",
      paramLabel = "SHARE",
      description = "End with exit code 7 if the test accuracy is less, 0 to 1.")
  private Double minAccuracy;

  @Option(
      names = "--baseline",
      paramLabel = "RUN",
      description = "End with exit code 7 if this run is worse than that one, by McNemar's test.")
  private Path baseline;

  QualityGate gate() {
    return new QualityGate(
        minAccuracy == null ? OptionalDouble.empty() : OptionalDouble.of(minAccuracy),
        Optional.ofNullable(baseline).map(RunFolder::new));
  }
}
