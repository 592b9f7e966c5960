package io.patchflow.cli;

import io.patchflow.backend.Device;
import io.patchflow.failure.ExitCode;
import io.patchflow.flink.FlinkCluster;
import io.patchflow.flink.FlinkStage;
import io.patchflow.flink.JobListener;
import io.patchflow.flink.OnWorker;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.workflow.TrainOnWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command whose stages run on Beam, and which hands on the options that Beam knows. */
@Command(
    footer =
        "%nOptions that Beam knows are handed on to it, such as --runner=FlinkRunner"
            + " --flinkMaster=HOST:PORT.")
abstract class BeamCommand extends StageCommand {
  @Mixin private ComputeFlags compute;

  @Spec private CommandSpec spec;

  @Unmatched private List<String> rest = new ArrayList<>();

  BeamCommand(Streams streams, List<String> arguments) {
    super(streams, arguments);
  }

  final PipelineOptions beam() {
    return beam(compute.asked());
  }

  /**
   * The options that Beam knows.
   *
   * @param parallelism of the Direct runner unless it is given itself; or null
   */
  final PipelineOptions beam(Integer parallelism) {
    return BeamOptions.parse(rest, spec.optionsMap().keySet(), parallelism);
  }

  /** The threads asked for, or null. */
  final Integer askedThreads() {
    return compute.asked();
  }

  final int threads() {
    return compute.threads();
  }

  /**
   * What this process computes on in a training.
   *
   * @throws PatchflowException usage: the recipe's kernel is not for it
   */
  final Device device(Recipe recipe) {
    return compute.device(recipe.kernel(), streams().err()::println);
  }

  /** What workers compute on: the Direct runner's are in this process, a cluster's have the CPU. */
  final Device workerDevice(PipelineOptions beam) {
    return workerDevice("auto", beam);
  }

  /**
   * As {@link #workerDevice(PipelineOptions)}, where this process trains as well.
   *
   * @param kernel of the recipe
   */
  final Device workerDevice(String kernel, PipelineOptions beam) {
    return FlinkCluster.of(beam).isPresent()
        ? compute.requireCpu("--runner")
        : compute.device(kernel, streams().err()::println);
  }

  /**
   * Threads of each of the workers: on Flink one unless asked for, for slots share a machine.
   *
   * @param beam null if the options are wrong
   */
  final int workerThreads(PipelineOptions beam) {
    boolean oneEach = compute.asked() == null && beam != null && FlinkCluster.of(beam).isPresent();
    return oneEach ? 1 : compute.threads();
  }

  /** Has a worker of the cluster train, and waits for it. */
  final void trainOnCluster(RunFolder run, Recipe recipe, Replace replace, PipelineOptions beam) {
    compute.requireCpu("--train-on=cluster");
    int threads = compute.asked() == null ? 0 : compute.threads();
    String folder = run.root().toAbsolutePath().toString();
    TrainOnWorker task =
        new TrainOnWorker(
            recipe, folder, threads, replace, new ArrayList<>(arguments()), lineage());
    JobListener listener = new JobListener(streams().err()::println, Interruption::requested);
    new FlinkStage(Stage.TRAIN.label(), run.root(), /* withModels= */ true)
        .run(beam, listener, adapted -> OnWorker.run(task, adapted));
  }

  /**
   * Leaves this command to a worker of the cluster, and prints the id of its job.
   *
   * @param withModels whether it runs a model
   */
  final int detach(
      RunFolder run, Optional<String> input, PipelineOptions beam, boolean withModels) {
    compute.requireCpu("--detached");
    FlinkStage stage = new FlinkStage("patchflow", run.root(), withModels);
    CommandTask task = CommandTask.of(arguments(), run, input, beam);
    streams().out().println("job " + OnWorker.submit(task, stage, beam));
    return ExitCode.DONE.code();
  }
}
