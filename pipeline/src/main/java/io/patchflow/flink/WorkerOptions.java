package io.patchflow.flink;

import java.util.List;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** What a cluster's workers have, as options beside Beam's own. */
public interface WorkerOptions extends PipelineOptions {
  /** Its name on the command line. */
  String LIBRARIES = "--workerLibraries";

  @Description(
      "The folder lib/ of this distribution as the workers see it: they read the libraries there"
          + " and are sent none.")
  String getWorkerLibraries();

  void setWorkerLibraries(String folder);

  /** Makes the options known to Beam. */
  final class Registrar implements PipelineOptionsRegistrar {
    @Override
    public List<Class<? extends PipelineOptions>> getPipelineOptions() {
      return List.of(WorkerOptions.class);
    }
  }
}
