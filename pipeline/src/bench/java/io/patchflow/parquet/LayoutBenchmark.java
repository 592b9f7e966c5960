package io.patchflow.parquet;

import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes and reads the same images in files of different layouts, in turns, in one process that has
 * done so before.
 */
public final class LayoutBenchmark {
  private static final int SIDE = 28;
  private static final int HEADER_BYTES = 16;
  private static final int IMAGES_PER_FILE = 10_000;
  private static final int KIB = 1 << 10;
  private static final List<PatchLayout> LAYOUTS =
      List.of(
          PatchLayout.CHOSEN,
          new PatchLayout(16L << 20, 64 * KIB),
          new PatchLayout(16L << 20, 256 * KIB),
          new PatchLayout(16L << 20, 4096 * KIB),
          new PatchLayout(16L << 20, 16384 * KIB),
          new PatchLayout(1L << 20, 1024 * KIB),
          new PatchLayout(4L << 20, 1024 * KIB));
  private static final PatchSetInfo INFO =
      new PatchSetInfo(
          new PatchShape(SIDE, SIDE, 1, 4),
          IntStream.range(0, 10).mapToObj(String::valueOf).toList());

  private record Took(double write, double read, long bytes) {}

  private LayoutBenchmark() {}

  /**
   * Prints a Markdown table of medians.
   *
   * @param images a plain IDX file of images of 28 x 28, some ten thousands
   */
  public static void run(Path images, Path work, int rounds) throws IOException {
    byte[] idx = Files.readAllBytes(images);
    Path folder = Files.createDirectories(work);
    Map<PatchLayout, List<Took>> turns = new LinkedHashMap<>();
    // The first round warms up and is not counted.
    for (int round = 0; round <= rounds; round++) {
      for (PatchLayout layout : LAYOUTS) {
        Took took = turn(idx, folder, layout);
        if (round > 0) {
          turns.computeIfAbsent(layout, key -> new ArrayList<>()).add(took);
        }
      }
    }
    print("%n| row group, KiB | page, KiB | bytes an image | time to write | to read |%n");
    print("|---|---|---|---|---|%n");
    List<Took> chosen = turns.get(PatchLayout.CHOSEN);
    long count = count(idx);
    turns.forEach(
        (layout, tooks) ->
            print(
                "| %d | %d | %.1f | %.2f | %.2f |%n",
                layout.rowGroupBytes() / KIB,
                layout.pageBytes() / KIB,
                (double) tooks.get(0).bytes() / count,
                median(tooks, chosen, /* write= */ true),
                median(tooks, chosen, /* write= */ false)));
  }

  private static Took turn(byte[] idx, Path folder, PatchLayout layout) throws IOException {
    PatchCutter cutter = new PatchCutter(INFO.shape());
    byte[] pixels = new byte[SIDE * SIDE];
    byte[] patches = new byte[SIDE * SIDE];
    List<Path> files = new ArrayList<>();
    int count = count(idx);
    long start = System.nanoTime();
    for (int first = 0; first < count; first += IMAGES_PER_FILE) {
      Path file = folder.resolve("part-%d".formatted(first));
      files.add(file);
      try (PatchFileWriter writer =
          PatchFileWriter.open(
              new BufferedOutputStream(Files.newOutputStream(file)), INFO, layout)) {
        for (int i = first; i < Math.min(count, first + IMAGES_PER_FILE); i++) {
          System.arraycopy(idx, HEADER_BYTES + i * pixels.length, pixels, 0, pixels.length);
          cutter.cut(pixels, patches);
          writer.write(i, 0, patches);
        }
      }
    }
    long written = System.nanoTime();
    long rows = 0;
    for (Path file : files) {
      rows += PatchFile.read(file, (index, label, bytes, offset, length) -> {});
    }
    long read = System.nanoTime();
    if (rows != count) {
      throw new IllegalStateException("expected %d rows, found %d".formatted(count, rows));
    }
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
      Files.delete(file);
    }
    return new Took((written - start) / 1e9, (read - written) / 1e9, bytes);
  }

  private static int count(byte[] idx) {
    return (idx.length - HEADER_BYTES) / (SIDE * SIDE);
  }

  /** The median over the rounds of the time over that of the chosen layout in the same round. */
  private static double median(List<Took> tooks, List<Took> chosen, boolean write) {
    double[] ratios = new double[tooks.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] =
          write
              ? tooks.get(i).write() / chosen.get(i).write()
              : tooks.get(i).read() / chosen.get(i).read();
    }
    Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }

  private static void print(String format, Object... values) {
    System.out.print(String.format(Locale.ROOT, format, values));
  }
}
