package io.patchflow.cli;

import io.patchflow.backend.Device;
import io.patchflow.compare.QualityGate;
import io.patchflow.failure.ExitCode;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.inspect.Inspect;
import io.patchflow.publish.Decision;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.score.EvaluateOptions;
import io.patchflow.workflow.PlannedStage;
import io.patchflow.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All stages, one after the other. */
@Command(name = "run", description = "Decode a data set, train on it and evaluate: all stages.")
final class RunCommand extends BeamCommand {
  @Mixin private InputFlag input;
  @Mixin private OutputFlag output;
  @Mixin private DetachedFlag waiting;
  @Mixin private TrainOnFlag trainOn;
  @Mixin private RecipeFlags recipeFlags;
  @Mixin private OverwriteFlag overwrite;
  @Mixin private PlanFlags plan;
  @Mixin private GateFlags gates;

  RunCommand(Streams streams, List<String> arguments) {
    super(streams, arguments);
  }

  @Override
  public Integer call() {
    UsageProblems problems = new UsageProblems();
    Recipe recipe = problems.check(recipeFlags::recipe);
    PipelineOptions beam = problems.check(this::beam);
    Integer threads = problems.check(this::threads);
    QualityGate gate = problems.check(gates::gate);
    Boolean onCluster = problems.check(() -> trainOn.cluster(beam));
    problems.report();
    gate.requireReady();

    RunFolder run = output.run();
    if (waiting.detached()) {
      return detach(run, Optional.of(input.input()), beam, /* withModels= */ true);
    }
    EvaluateOptions evaluated =
        EvaluateOptions.test(workerThreads(beam)).on(workerDevice(recipe.kernel(), beam));
    Device device = onCluster ? Device.CPU : device(recipe);
    Replace retrain = plan.replace(Stage.TRAIN, overwrite);
    Replace redecode = plan.replace(Stage.DECODE, overwrite);
    Replace rescore = plan.replace(Stage.EVALUATE, overwrite);
    Workflow decode = workflow(run).decode(input.input(), recipe, redecode, beam);
    if (onCluster && !plan.dryRun()) {
      decode.run();
      trainOnCluster(run, recipe, retrain, beam);
      workflow(run).evaluate(evaluated, rescore, beam).run();
    } else {
      Workflow all =
          decode
              .train(recipe, TrainCommand.options(device, threads, retrain, streams()))
              .evaluate(evaluated, rescore, beam);
      if (plan.dryRun()) {
        return print(all.plan());
      }
      all.run();
    }
    Inspect.print(run, Optional.of("summary"), Inspect.Format.TABLE, streams().out());
    streams().err().println("report: " + run.report());
    gate.require(run);
    return ExitCode.DONE.code();
  }

  /** The plan on stdout; a usage error if the workflow would refuse a stage. */
  private int print(List<PlannedStage> stages) {
    stages.forEach(streams().out()::println);
    boolean refused =
        stages.stream().anyMatch(stage -> stage.decision().action() == Decision.Action.REFUSE);
    return (refused ? ExitCode.USAGE : ExitCode.DONE).code();
  }
}
