package io.patchflow.cli;

import io.patchflow.export.Agreement;
import io.patchflow.export.Export;
import io.patchflow.export.ExportOptions;
import io.patchflow.export.InputKind;
import io.patchflow.failure.ExitCode;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.OutputFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a run's model for others to use. */
@Command(
    name = "export",
    description = "Write a run's model as one ONNX file, from bytes to probabilities.")
final class ExportCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "RUN", description = "The run folder, of a run that is finished.")
  private Path run;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The file to write (default: model.onnx in the run folder).")
  private Path output;

  @Option(
      names = "--input",
      paramLabel = "KIND",
      defaultValue = "pixels",
      description =
          "What the model takes: pixels, images (N, height, width), or patches, as the tables of"
              + " patches have them (default: ${DEFAULT-VALUE}).")
  private InputKind input;

  @Option(
      names = "--licence",
      paramLabel = "NAME",
      defaultValue = "not stated",
      description = "The licence that the file says it is under (default: ${DEFAULT-VALUE}).")
  private String licence;

  @Option(
      names = "--check",
      description =
          "Score the test split with ONNX Runtime, which must be on the class path, and compare with"
              + " the predictions before the file is published.")
  private boolean check;

  @Option(names = "--overwrite", description = "Replace the file if it is there.")
  private boolean overwrite;

  ExportCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    RunFolder folder = new RunFolder(run);
    Path file = output == null ? folder.onnx() : output;
    UsageProblems problems = new UsageProblems();
    ExportOptions options =
        problems.check(
            () ->
                new ExportOptions(folder, new OutputFile(file, overwrite), input, licence, check));
    problems.report();

    Export.Result result = Export.run(options);
    streams
        .out()
        .printf(
            Locale.ROOT,
            "%s: %,d bytes, from %s to %d classes%n",
            file,
            result.bytes(),
            result.input(),
            result.classes());
    result.agreement().ifPresent(agreement -> streams.out().println(text(agreement)));
    return ExitCode.DONE.code();
  }

  private static String text(Agreement agreement) {
    String labels =
        agreement.ties() == 0
            ? "all labels equal"
            : "all labels equal but %d of classes as probable as each other"
                .formatted(agreement.ties());
    return String.format(
        Locale.ROOT,
        "ONNX Runtime scores %d images as the predictions say: largest difference of a probability"
            + " %.1e, %s",
        agreement.images(),
        agreement.largest(),
        labels);
  }
}
