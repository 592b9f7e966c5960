package io.patchflow.bench;

import io.patchflow.bench.TurnMain.Work;
import io.patchflow.decode.SourceBenchmark;
import io.patchflow.parquet.LayoutBenchmark;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decodes data sets of growing size with the stage and with a plain loop, in turns, makes sure that
 * both wrote the same bytes, and prints how they compare.
 */
final class DecodeBenchmark {
  private static final int REAL_SIZE = 60_000;
  private static final int TEST_IMAGES = 10_000;

  private final Path work;
  private final int rounds;

  private DecodeBenchmark(Path work, int rounds) {
    this.work = work;
    this.rounds = rounds;
  }

  /**
   * Arguments, all optional: the number of rounds, then the numbers of training images, smallest
   * first.
   */
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    List<Integer> sizes =
        args.length > 1
            ? Stream.of(args).skip(1).map(Integer::parseInt).toList()
            : List.of(600_000, 3_000_000);
    Path work = Files.createTempDirectory(Path.of("target"), "decode-benchmark");
    try {
      new DecodeBenchmark(work, rounds).run(sizes);
    } finally {
      delete(work);
    }
  }

  private void run(List<Integer> sizes) throws IOException {
    DecodeReport report = new DecodeReport(System.out);
    report.machine();
    List<Turn> nothing = new ArrayList<>();
    List<Turn> beam = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      nothing.add(Turn.run(Work.NOTHING));
      beam.add(Turn.run(Work.BEAM));
    }
    List<SizeTurns> bySize = new ArrayList<>();
    for (int size : sizes) {
      bySize.add(decode(size));
    }
    report.decode(bySize, nothing, beam);
    report.load(load());
    layouts();
    sources();
    report.machine();
  }

  private SizeTurns decode(int size) throws IOException {
    System.err.println("writes " + size + " images");
    Path input = new LargeDataSet().write(work.resolve("input"), size, TEST_IMAGES);
    Path loopOutput = work.resolve("loop");
    Path stageOutput = work.resolve("stage");
    SizeTurns turns = new SizeTurns(size + TEST_IMAGES, new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < rounds; round++) {
      System.err.printf("%d images: round %d of %d%n", size, round + 1, rounds);
      turns.loop().add(Turn.run(Work.LOOP, input, loopOutput));
      turns.stage().add(Turn.run(Work.STAGE, input, stageOutput));
      if (round == 0) {
        requireSame(stageOutput, loopOutput);
      }
      delete(loopOutput);
      delete(stageOutput);
    }
    delete(input);
    return turns;
  }

  private static void requireSame(Path stageOutput, Path loopOutput) throws IOException {
    for (Manifest.FileEntry file : new RunFolder(stageOutput).requireManifest(Stage.DECODE).files()) {
      Path stage = stageOutput.resolve(file.path());
      long differs = Files.mismatch(stage, loopOutput.resolve(file.path()));
      if (differs >= 0) {
        throw new IllegalStateException(
            "%s: the loop's differs at offset %d".formatted(stage, differs));
      }
    }
  }

  private List<Turn> load() throws IOException {
    Path input = new LargeDataSet().write(work.resolve("input"), REAL_SIZE, TEST_IMAGES);
    Path run = work.resolve("run");
    Turn.run(Work.STAGE, input, run);
    List<Turn> turns = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      turns.add(Turn.run(Work.LOAD, run));
    }
    return turns;
  }

  private void layouts() throws IOException {
    Path input = new LargeDataSet().write(work.resolve("input"), REAL_SIZE, TEST_IMAGES);
    LayoutBenchmark.run(input.resolve("train-images-idx3-ubyte"), work.resolve("layouts"), rounds);
  }

  private void sources() throws IOException {
    Path input = new LargeDataSet().write(work.resolve("input"), 2 * REAL_SIZE, TEST_IMAGES);
    SourceBenchmark.run(input, work.resolve("sources"), rounds);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
