package io.patchflow.cli;

import io.patchflow.failure.ExitCode;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The first stage. */
@Command(name = "decode", description = "Decode IDX files into Parquet patch tensors.")
final class DecodeCommand extends BeamCommand {
  @Mixin private InputFlag input;
  @Mixin private OutputFlag output;
  @Mixin private DetachedFlag waiting;
  @Mixin private RecipeFlags recipeFlags;
  @Mixin private OverwriteFlag overwrite;

  DecodeCommand(Streams streams, List<String> arguments) {
    super(streams, arguments);
  }

  @Override
  public Integer call() {
    UsageProblems problems = new UsageProblems();
    Recipe recipe = problems.check(recipeFlags::recipe);
    PipelineOptions beam = problems.check(this::beam);
    problems.check(this::threads);
    problems.report();

    RunFolder run = output.run();
    if (waiting.detached()) {
      return detach(run, Optional.of(input.input()), beam, /* withModels= */ false);
    }
    workflow(run).decode(input.input(), recipe, overwrite.replace(), beam).run();
    streams().out().println("fingerprint " + run.requireManifest(Stage.DECODE).fingerprint());
    return ExitCode.DONE.code();
  }
}
