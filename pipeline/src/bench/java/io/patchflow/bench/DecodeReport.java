package io.patchflow.bench;

import static io.patchflow.bench.SizeTurns.median;
import static io.patchflow.bench.SizeTurns.most;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The benchmark's result as Markdown tables. */
final class DecodeReport {
  private static final double LEAST_RATIO = 0.9;
  private static final double MOST_GROWTH = 1.1;
  private static final double MOST_FIXED_SECONDS = 3;
  private static final double MOST_LOAD_SECONDS = 1;

  private final PrintStream out;

  DecodeReport(PrintStream out) {
    this.out = out;
  }

  void machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    print(
        "%nMachine: %s, %d processors, load average %.1f; heap of each process %d MiB%n",
        model,
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Turn.HEAP_MIB);
  }

  /**
   * Speed by size, then the targets.
   *
   * @param nothing processes that did nothing
   * @param beam processes that ran the smallest pipeline
   */
  void decode(List<SizeTurns> bySize, List<Turn> nothing, List<Turn> beam) {
    double jvmStart = median(nothing, Turn::seconds);
    double beamStart = median(beam, Turn::seconds);
    print("%nA process that does nothing takes %.2f s, one that runs", jvmStart);
    print(" the smallest pipeline %.2f s.%n", beamStart);
    print("%n| images | plain loop, images/s | decode, images/s | decode / loop | rounds |");
    print(" without start | us an image | processor us, loop | processor us, decode |");
    print(" first file, s | peak heap, MiB |%n|---|---|---|---|---|---|---|---|---|---|---|%n");
    for (SizeTurns size : bySize) {
      double[] ratios = size.ratios(0, 0);
      print(
          "| %d | %.0f | %.0f | %.2f | %.2f to %.2f | %.2f ",
          size.images(),
          1e6 / size.microsAnImage(size.loop(), Turn::seconds),
          1e6 / size.microsAnImage(size.stage(), Turn::seconds),
          median(ratios),
          ratios[0],
          ratios[ratios.length - 1],
          median(size.ratios(beamStart, jvmStart)));
      print(
          "| %.2f | %.2f | %.2f | %.1f | %.0f |%n",
          size.microsAnImage(size.stage(), Turn::seconds),
          size.microsAnImage(size.loop(), Turn::cpuSeconds),
          size.microsAnImage(size.stage(), Turn::cpuSeconds),
          median(size.stage(), Turn::first),
          most(size.stage(), Turn::peakHeap));
    }
    print("%n| | target | found |%n|---|---|---|%n");
    for (SizeTurns size : bySize) {
      atLeast(
          "decode / loop at %d, without the start of JVM and Beam".formatted(size.images()),
          LEAST_RATIO,
          median(size.ratios(beamStart, jvmStart)));
    }
    SizeTurns smallest = bySize.get(0);
    SizeTurns largest = bySize.get(bySize.size() - 1);
    atMost(
        "us an image, largest / smallest size",
        MOST_GROWTH,
        largest.microsAnImage(largest.stage(), Turn::seconds)
            / smallest.microsAnImage(smallest.stage(), Turn::seconds));
    for (SizeTurns size : bySize) {
      atMost(
          "first file at %d, s beyond Beam's own first record".formatted(size.images()),
          MOST_FIXED_SECONDS,
          median(size.stage(), Turn::first) - median(beam, Turn::first));
    }
  }

  /** Seconds that loading takes, from the main method's start. */
  void load(List<Turn> turns) {
    atMost(
        "load 60,000 images, s beyond JVM start",
        MOST_LOAD_SECONDS,
        median(turns, turn -> turn.seconds() - turn.first()));
  }

  private void atLeast(String name, double target, double found) {
    row(name, ">= " + target, found, found >= target);
  }

  private void atMost(String name, double target, double found) {
    row(name, "<= " + target, found, found <= target);
  }

  private void row(String name, String target, double found, boolean met) {
    print("| %s | %s | %.2f %s |%n", name, target, found, met ? "met" : "missed");
  }

  private void print(String format, Object... values) {
    out.print(String.format(Locale.ROOT, format, values));
  }
}
