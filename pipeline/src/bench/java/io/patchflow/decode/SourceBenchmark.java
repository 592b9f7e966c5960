package io.patchflow.decode;

import io.patchflow.dataset.DataSets;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;

/**
 * Three ways to hand ranges to workers, on both runners: from the headers, with a reshuffle
 * on top, and by a splittable function. Each decodes the same images in turns, in
 * one process that has done so before.
 */
public final class SourceBenchmark {
  private static final List<String> NUMBERS =
      IntStream.range(0, 10).mapToObj(String::valueOf).toList();

  private SourceBenchmark() {}

  private enum Source {
    HEADERS,
    RESHUFFLED,
    SPLITTABLE;

    PCollection<IdxRange> apply(Pipeline pipeline, IdxIO.Ranges ranges) {
      return switch (this) {
        case HEADERS -> pipeline.apply(ranges);
        case RESHUFFLED -> pipeline.apply(ranges).apply(Reshuffle.viaRandomKey());
        case SPLITTABLE ->
            pipeline
                .apply(
                    Create.of(Arrays.asList(Split.values()))
                        .withCoder(SerializableCoder.of(Split.class)))
                .apply(ParDo.of(new SplittableRanges(ranges)))
                .setCoder(new IdxRange.RangeCoder());
      };
    }
  }

  /** Decodes {@code input} again and again and prints a Markdown table of medians. */
  public static void run(Path input, Path work, int rounds) throws IOException {
    DecodeInputs inputs = DecodeInputs.open(DataSets.resolve(input.toString()), 4, work);
    inputs.entries();
    PatchSetInfo info = new PatchSetInfo(inputs.shape(4, false), NUMBERS);
    IdxIO.Ranges ranges =
        IdxIO.ranges().from(Split.TRAIN, inputs.train()).from(Split.TEST, inputs.test());
    String[] direct = {};
    String[] flink = {"--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2"};
    print("%n| %d images, seconds | Direct | Flink, embedded |%n|---|---|---|%n", images(inputs));
    Map<Source, List<List<Double>>> seconds = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      seconds.put(source, List.of(new ArrayList<>(), new ArrayList<>()));
    }
    // The first round warms up and is not counted.
    for (int round = 0; round <= rounds; round++) {
      for (Source source : Source.values()) {
        List<String[]> runners = List.of(direct, flink);
        for (int i = 0; i < runners.size(); i++) {
          double took = seconds(source, ranges, info, work.resolve("out"), runners.get(i));
          if (round > 0) {
            seconds.get(source).get(i).add(took);
          }
        }
      }
    }
    seconds.forEach(
        (source, both) ->
            print(
                "| %s | %.2f | %.2f |%n",
                source.name().toLowerCase(Locale.ROOT), median(both.get(0)), median(both.get(1))));
  }

  private static long images(DecodeInputs inputs) {
    return inputs.train().count() + inputs.test().count();
  }

  private static double seconds(
      Source source, IdxIO.Ranges ranges, PatchSetInfo info, Path folder, String... runner)
      throws IOException {
    PipelineOptions options = PipelineOptionsFactory.fromArgs(runner).create();
    DirectRunnerSettings.complete(options);
    Pipeline pipeline = Pipeline.create(options);
    String absolute = folder.toAbsolutePath().toString();
    source
        .apply(pipeline, ranges)
        .apply("Patches", ParDo.of(new WritePatchesFn(ranges.files(), absolute, info, false)));
    for (Split split : Split.values()) {
      Files.createDirectories(folder.resolve(split.label()));
    }
    long started = System.nanoTime();
    pipeline.run().waitUntilFinish();
    double took = (System.nanoTime() - started) / 1e9;
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> written = walk.sorted(Comparator.reverseOrder()).toList();
      if (written.stream().filter(file -> file.toString().endsWith(".parquet")).count()
          != ranges.list().size()) {
        throw new IllegalStateException(source + ": expected a file for each range");
      }
      for (Path path : written) {
        Files.delete(path);
      }
    }
    return took;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void print(String format, Object... values) {
    System.out.print(String.format(Locale.ROOT, format, values));
  }
}
