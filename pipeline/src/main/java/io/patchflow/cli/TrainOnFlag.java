package io.patchflow.cli;

import io.patchflow.failure.PatchflowException;
import io.patchflow.flink.FlinkCluster;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.PipelineOptions;
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

  /**
   * Whether a worker of the cluster trains.
   *
   * @param beam null if the options are wrong
   * @throws PatchflowException usage: there is no cluster
   */
  boolean cluster(PipelineOptions beam) {
    if (place == Place.CLUSTER && beam != null && FlinkCluster.of(beam).isEmpty()) {
      throw PatchflowException.usage(
          List.of(
              "--train-on=cluster: expected a Flink cluster, --runner=FlinkRunner"
                  + " --flinkMaster=HOST:PORT"));
    }
    return place == Place.CLUSTER;
  }
}
