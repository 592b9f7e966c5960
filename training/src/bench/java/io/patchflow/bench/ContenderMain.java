package io.patchflow.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A contender's process: answers each line of stdin, a command, with a line on stdout. */
final class ContenderMain {
  /** Starts every answer; other lines come from libraries. */
  static final String ANSWER = "answer ";

  private static final int CHECKED_STEPS = 3;

  private final Scenario scenario;
  private final Contender contender;
  private ModelProducts products;
  private SgemmRate sgemm;
  private int step;

  private ContenderMain(Scenario scenario, Contender contender) {
    this.scenario = scenario;
    this.contender = contender;
  }

  /** Arguments: the engine and the number of threads of an {@link Entry}, and the recipe. */
  public static void main(String[] args) throws IOException {
    Entry entry = new Entry(Entry.Engine.valueOf(args[0]), Integer.parseInt(args[1]));
    Scenario scenario = new Scenario(args[2]);
    PrintStream answers = System.out;
    System.setOut(System.err);
    try (Contender contender = entry.start(scenario);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      ContenderMain process = new ContenderMain(scenario, contender);
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] command = line.split(" ", -1);
        double seconds = command.length > 1 ? Double.parseDouble(command[1]) : 0;
        answers.println(ANSWER + process.answer(command[0], seconds));
        answers.flush();
      }
    }
  }

  private String answer(String command, double seconds) throws IOException {
    return switch (command) {
      case "check" -> check();
      case "train" -> rate(contender::train, seconds);
      case "infer" -> rate(contender::infer, seconds);
      case "sgemm" -> sgemm(seconds);
      case "sgemm2" -> join(SgemmRate.together(2, seconds));
      case "flops" -> join(products().nominalFlops(), products().computedFlops());
      case "memory" -> peakMemory();
      default -> throw new IllegalArgumentException(command);
    };
  }

  /** The losses of the first steps from the scenario's parameters, then of an inference. */
  private String check() {
    double[] losses = new double[CHECKED_STEPS + 1];
    for (step = 0; step < CHECKED_STEPS; step++) {
      losses[step] = contender.trainPlain(step);
    }
    losses[CHECKED_STEPS] = scenario.loss(contender.infer(step), step);
    return join(losses);
  }

  /** Samples a second, and processors kept busy meanwhile; after one batch that is not counted. */
  private String rate(IntConsumer work, double seconds) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    work.accept(step++);
    long start = System.nanoTime();
    long cpuStart = system.getProcessCpuTime();
    int batches = 0;
    double elapsed;
    do {
      work.accept(step++);
      batches++;
      elapsed = (System.nanoTime() - start) / 1e9;
    } while (elapsed < seconds);
    double cpu = (system.getProcessCpuTime() - cpuStart) / 1e9;
    return join(batches * scenario.batch() / elapsed, cpu / elapsed);
  }

  private String sgemm(double seconds) {
    if (sgemm == null) {
      sgemm = new SgemmRate(products().computed());
    }
    return join(sgemm.measure(seconds));
  }

  private ModelProducts products() {
    if (products == null) {
      products = ModelProducts.of(scenario.architecture(), scenario.recipe().optimizer());
    }
    return products;
  }

  /** The largest resident memory so far, in KiB. */
  private static String peakMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .findFirst()
        .orElseThrow();
  }

  private static String join(double... values) {
    return Stream.of(values)
        .flatMapToDouble(java.util.Arrays::stream)
        .mapToObj(Double::toString)
        .collect(Collectors.joining(" "));
  }
}
