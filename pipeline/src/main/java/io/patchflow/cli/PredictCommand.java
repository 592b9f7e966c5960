package io.patchflow.cli;

import io.patchflow.backend.Device;
import io.patchflow.failure.ExitCode;
import io.patchflow.folder.RunFolder;
import io.patchflow.metrics.Figures;
import io.patchflow.metrics.Interval;
import io.patchflow.predict.PredictOptions;
import io.patchflow.predict.Prediction;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores new images. */
@Command(name = "predict", description = "Score new images with a run's model.")
final class PredictCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private ComputeFlags compute;

  @Option(
      names = "--model",
      paramLabel = "RUN",
      required = true,
      description = "The run folder whose model scores.")
  private Path model;

  @Option(
      names = "--input",
      paramLabel = "IDX|DIR",
      required = true,
      description =
          "An IDX file of images, or a folder that holds one; labels beside it, under the same name"
              + " with labels for images, are used.")
  private Path input;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "The Parquet file to write, a row an image.")
  private Path output;

  @Option(names = "--overwrite", description = "Replace the file if it is there.")
  private boolean overwrite;

  PredictCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    UsageProblems problems = new UsageProblems();
    Integer threads = problems.check(compute::threads);
    PredictOptions options =
        problems.check(
            () ->
                new PredictOptions(
                    new RunFolder(model), input, output, overwrite, threads == null ? 1 : threads));
    problems.report();

    Device device = compute.device("auto", streams.err()::println);
    Prediction.Result result = Prediction.run(options, device);
    streams.out().println("images " + result.images());
    result.hits().ifPresent(hits -> streams.out().println(accuracy(hits, result.images())));
    return ExitCode.DONE.code();
  }

  private static String accuracy(long hits, long images) {
    Interval interval = Interval.wilson(hits, images);
    return "accuracy %s, 95 %% interval %s to %s"
        .formatted(
            Figures.percent((double) hits / images),
            Figures.percent(interval.low()),
            Figures.percent(interval.high()));
  }
}
