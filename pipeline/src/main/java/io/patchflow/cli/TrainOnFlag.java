package io.patchflow.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Where the training runs. */
final class TrainOnFlag {
  /** A machine. */
  enum Place {
    HERE,
    CLUSTER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--train-on",
      paramLabel = "PLACE",
      defaultValue = "here",
      description =
          "here, or cluster: on a worker of the Flink cluster (default: ${DEFAULT-VALUE}).")
  private Place place;

  boolean cluster() {
    return place == Place.CLUSTER;
  }
}
