package io.patchflow.cli;

import io.patchflow.backend.Device;
import io.patchflow.failure.ExitCode;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.Replace;
import io.patchflow.workflow.Reproduction;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a run again. */
@Command(
    name = "reproduce",
    description = "Run a run again from its own record, and compare the tables row by row.")
final class ReproduceCommand extends BeamCommand {
  @Parameters(paramLabel = "RUN", description = "The run folder to make again.")
  private Path original;

  @Mixin private OutputFlag output;

  ReproduceCommand(Streams streams, List<String> arguments) {
    super(streams, arguments);
  }

  @Override
  public Integer call() {
    UsageProblems problems = new UsageProblems();
    PipelineOptions beam = problems.check(this::beam);
    Integer threads = problems.check(this::threads);
    problems.report();

    RunFolder copy = output.run();
    Reproduction reproduction = new Reproduction(new RunFolder(original), copy);
    Device device = device(reproduction.recipe());
    streams().err().println(reproduction.announcement());
    reproduction
        .stages(
            workflow(copy),
            TrainCommand.options(device, threads, Replace.NEVER, streams()),
            workerDevice(beam),
            beam)
        .run();
    Reproduction.Outcome outcome = reproduction.outcome();
    outcome.lines().forEach(streams().out()::println);
    return (outcome.identical() ? ExitCode.DONE : ExitCode.DIFFERENCE).code();
  }
}
