package io.patchflow.cli;

import io.patchflow.folder.RunFolder;
import io.patchflow.lineage.LineageTarget;
import io.patchflow.workflow.Workflow;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What the commands that run stages have in common: options first, then the workflow. */
abstract class StageCommand implements Callable<Integer> {
  @Mixin private LineageFlag lineage;

  private final Streams streams;
  private final List<String> arguments;

  StageCommand(Streams streams, List<String> arguments) {
    this.streams = streams;
    this.arguments = arguments;
  }

  final Streams streams() {
    return streams;
  }

  final List<String> arguments() {
    return arguments;
  }

  /** A workflow into the run folder that reports its progress on stderr. */
  final Workflow workflow(RunFolder run) {
    return new Workflow(
        run,
        arguments,
        streams.err()::println,
        Interruption::requested,
        lineage().open(run, streams.err()::println));
  }

  /** Who gets the events of the stages. */
  final LineageTarget lineage() {
    return lineage.target();
  }
}
