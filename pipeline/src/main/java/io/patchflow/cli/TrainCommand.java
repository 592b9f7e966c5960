package io.patchflow.cli;

import io.patchflow.backend.Device;
import io.patchflow.failure.ExitCode;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.train.TrainOptions;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The second stage. */
@Command(name = "train", description = "Train a recipe's model on the decoded patch tensors.")
final class TrainCommand extends BeamCommand {
  @Mixin private OutputFlag output;
  @Mixin private RecipeFlags recipeFlags;
  @Mixin private TrainOnFlag trainOn;
  @Mixin private OverwriteFlag overwrite;

  TrainCommand(Streams streams, List<String> arguments) {
    super(streams, arguments);
  }

  @Override
  public Integer call() {
    UsageProblems problems = new UsageProblems();
    Recipe recipe = problems.check(recipeFlags::recipe);
    PipelineOptions beam = problems.check(this::beam);
    Integer threads = problems.check(this::threads);
    Boolean onCluster = problems.check(() -> trainOn.cluster(beam));
    problems.report();

    RunFolder run = output.run();
    if (onCluster) {
      trainOnCluster(run, recipe, overwrite.replace(), beam);
    } else {
      Device device = device(recipe);
      workflow(run).train(recipe, options(device, threads, overwrite.replace(), streams())).run();
    }
    return ExitCode.DONE.code();
  }

  static TrainOptions options(Device device, int threads, Replace replace, Streams streams) {
    return new TrainOptions(
        device, threads, replace, streams.err(), streams.terminal(), Interruption::requested);
  }
}
