package io.patchflow.bench;

import io.patchflow.bench.Entry.Engine;
import io.patchflow.bench.Measurements.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts every contender in a process of its own, makes sure that they compute the same, then lets
 * one at a time have its turn, round by round, and prints medians and ratios.
 */
final class Benchmark implements AutoCloseable {
  private static final double SAME = 1e-4;
  private static final double WARM_UP_SECONDS = 4;

  private final int rounds;
  private final double seconds;
  private final String recipe;
  private final List<ContenderProcess> contenders = new ArrayList<>();

  private Benchmark(int rounds, double seconds, String recipe) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.recipe = recipe;
  }

  /** Arguments, all optional: the number of rounds, the seconds of a turn, the recipe. */
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 11;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 2;
    String recipe = args.length > 2 ? args[2] : "seed";
    try (Benchmark benchmark = new Benchmark(rounds, seconds, recipe)) {
      benchmark.run();
    }
  }

  private void run() throws IOException {
    System.out.println(machine());
    System.out.printf(
        Locale.ROOT, "Recipe %s, %d rounds of turns of %.1f s%n", recipe, rounds, seconds);
    startAll();
    Measurements measurements = new Measurements();
    rounds(Kind.TRAIN, measurements);
    Map<Entry, Double> peakMemory = new HashMap<>();
    contenders.forEach(c -> peakMemory.put(c.entry(), c.numbers("memory")[0] / 1024));
    rounds(Kind.INFER, measurements);

    Report report = new Report(measurements, Targets.of(recipe), System.out);
    report.contenders(peakMemory);
    report.ratios(
        process(new Entry(Engine.CPU, 1)).numbers("flops"),
        peakMemory.get(new Entry(Engine.CPU, 2)));
    System.out.println();
    System.out.println(machine());
  }

  private void startAll() {
    double[] expected = null;
    double worst = 0;
    for (Entry entry : Entry.all()) {
      System.err.println("starts and warms up: " + entry);
      ContenderProcess contender = ContenderProcess.start(entry, recipe);
      contenders.add(contender);
      double[] losses = contender.numbers("check");
      expected = expected == null ? losses : expected;
      for (int i = 0; i < losses.length; i++) {
        double error = Math.abs(losses[i] / expected[i] - 1);
        worst = Math.max(worst, error);
        // Written so that a loss that is NaN fails, too.
        if (!(error <= SAME)) {
          throw new IllegalStateException(
              "%s: expected loss %s at step %d, found %s"
                  .formatted(entry, expected[i], i + 1, losses[i]));
        }
      }
      contender.numbers("train " + WARM_UP_SECONDS);
    }
    System.out.printf(
        Locale.ROOT,
        "Same model: losses %.5f, %.5f, %.5f in training, then %.5f in inference; farthest apart"
            + " by %.0e%n",
        expected[0],
        expected[1],
        expected[2],
        expected[3],
        worst);
  }

  private void rounds(Kind kind, Measurements measurements) {
    String turn = kind.name().toLowerCase(Locale.ROOT) + " " + seconds;
    contenders.forEach(contender -> contender.numbers(turn));
    List<ContenderProcess> order = new ArrayList<>(contenders);
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("%s: round %d of %d%n", kind, round, rounds);
      if (kind == Kind.TRAIN) {
        ContenderProcess cpu = process(new Entry(Engine.CPU, 1));
        measurements.addSgemm(cpu.numbers("sgemm " + seconds), cpu.numbers("sgemm2 " + seconds)[0]);
      }
      for (ContenderProcess contender : order) {
        measurements.add(contender.entry(), kind, contender.numbers(turn));
      }
      // There and back, so that a load that grows favours nobody.
      Collections.reverse(order);
    }
  }

  private ContenderProcess process(Entry entry) {
    return contenders.stream().filter(c -> c.entry().equals(entry)).findFirst().orElseThrow();
  }

  static String machine() throws IOException {
    return String.format(
        Locale.ROOT,
        "Machine: %s, %d processors, load average %.1f",
        processorLine("model name"),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** What the kernel says of the first processor, such as its {@code flags}. */
  static String processorLine(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  @Override
  public void close() {
    contenders.forEach(ContenderProcess::close);
  }
}
