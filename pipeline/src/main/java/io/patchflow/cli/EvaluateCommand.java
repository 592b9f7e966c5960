package io.patchflow.cli;

import io.patchflow.compare.QualityGate;
import io.patchflow.failure.ExitCode;
import io.patchflow.folder.RunFolder;
import io.patchflow.inspect.Inspect;
import io.patchflow.publish.Replace;
import io.patchflow.schema.Split;
import io.patchflow.score.EvaluateOptions;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The third stage. */
@Command(name = "evaluate", description = "Score a split with the trained model.")
final class EvaluateCommand extends BeamCommand {
  @Mixin private OutputFlag output;
  @Mixin private DetachedFlag waiting;
  @Mixin private GateFlags gates;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "train or test; repeatable (default: ${DEFAULT-VALUE}).")
  private List<Split> splits;

  EvaluateCommand(Streams streams, List<String> arguments) {
    super(streams, arguments);
  }

  @Override
  public Integer call() {
    UsageProblems problems = new UsageProblems();
    PipelineOptions beam = problems.check(this::beam);
    QualityGate gate = problems.check(gates::gate);
    EvaluateOptions options =
        problems.check(() -> new EvaluateOptions(splits, workerThreads(beam)));
    problems.report();
    gate.requireReady();

    RunFolder run = output.run();
    if (waiting.detached()) {
      return detach(run, Optional.empty(), beam, /* withModels= */ true);
    }
    workflow(run).evaluate(options.on(workerDevice(beam)), Replace.CHANGED, beam).run();
    Inspect.print(run, Optional.of("summary"), Inspect.Format.TABLE, streams().out());
    gate.require(run);
    return ExitCode.DONE.code();
  }
}
