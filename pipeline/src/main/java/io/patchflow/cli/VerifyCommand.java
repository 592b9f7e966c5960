package io.patchflow.cli;

import io.patchflow.failure.ExitCode;
import io.patchflow.folder.RunFolder;
import io.patchflow.record.RecordCheck;
import io.patchflow.verify.Verification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks a run folder. */
@Command(
    name = "verify",
    description = "Check that a run's files, images, tables and metrics agree.")
final class VerifyCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "RUN", description = "The run folder.")
  private Path run;

  VerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    RunFolder folder = new RunFolder(run);
    Verification.Result result = Verification.of(folder);
    List<String> differences = new ArrayList<>(result.differences());
    differences.addAll(RecordCheck.differences(folder));
    result.fingerprint().ifPresent(found -> streams.out().println("fingerprint " + found));
    differences.forEach(streams.out()::println);
    if (!differences.isEmpty()) {
      return ExitCode.DIFFERENCE.code();
    }
    streams.out().printf("%d files are as their manifests say%n", result.files());
    streams
        .out()
        .printf("%d images, each once; the metrics follow from the predictions%n", result.images());
    if (result.exported()) {
      streams.out().println("model.onnx holds the model of model.zip");
    }
    return ExitCode.DONE.code();
  }
}
