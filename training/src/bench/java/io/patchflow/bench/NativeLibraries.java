package io.patchflow.bench;

import io.patchflow.bench.Entry.Engine;
import io.patchflow.bench.Measurements.Kind;
import io.patchflow.bench.Measurements.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Compares ND4J's libraries for different processors, and MKL with OpenBLAS: each in processes of
 * its own on one thread, which take turns round by round; see docs/PLATFORMS.md.
 */
final class NativeLibraries {
  private static final double WARM_UP_SECONDS = 4;

  /** A library of ND4J and a BLAS. */
  private enum Choice {
    PLAIN("plain x86-64, MKL", "", "mkl", ""),
    AVX2("AVX2, MKL", "-avx2", "mkl", "avx2"),
    AVX512("AVX-512, MKL", "-avx512", "mkl", "avx512f"),
    OPENBLAS("plain x86-64, OpenBLAS", "", "", "");

    private final String label;
    private final String extension;
    private final String blas;
    private final String flag;

    Choice(String label, String extension, String blas, String flag) {
      this.label = label;
      this.extension = extension;
      this.blas = blas;
      this.flag = flag;
    }

    List<String> properties() {
      return List.of(
          "-Dorg.bytedeco.javacpp.platform.extension=" + extension,
          "-Dorg.bytedeco.openblas.load=" + blas);
    }
  }

  private static final int ROUNDS = 2;

  private final int launches;
  private final double seconds;

  /** The turns of each choice, in the order of the choices. */
  private final Map<Choice, Map<Kind, List<Turn>>> turns = new EnumMap<>(Choice.class);

  private NativeLibraries(int launches, double seconds) {
    this.launches = launches;
    this.seconds = seconds;
  }

  /** Arguments, both optional: how often the processes are started, and the seconds of a turn. */
  public static void main(String[] args) throws IOException {
    int launches = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 2;
    System.out.println(Benchmark.machine());
    for (Engine engine : List.of(Engine.CPU, Engine.ND4J)) {
      new NativeLibraries(launches, seconds).run(new Entry(engine, 1));
    }
    System.out.println();
    System.out.println(Benchmark.machine());
  }

  private void run(Entry entry) throws IOException {
    String flags = Benchmark.processorLine("flags");
    List<Choice> order =
        new ArrayList<>(
            Stream.of(Choice.values()).filter(choice -> flags.contains(choice.flag)).toList());
    // A process has its luck with memory, and keeps it: hence several.
    for (int launch = 1; launch <= launches; launch++) {
      System.err.printf("%s: launch %d of %d%n", entry, launch, launches);
      launch(entry, order);
      Collections.reverse(order);
    }
    report(entry);
  }

  private void launch(Entry entry, List<Choice> choices) {
    List<Choice> order = new ArrayList<>(choices);
    Map<Choice, ContenderProcess> processes = new EnumMap<>(Choice.class);
    try {
      for (Choice choice : order) {
        ContenderProcess process = ContenderProcess.start(entry, "seed", choice.properties());
        processes.put(choice, process);
        process.numbers("train " + WARM_UP_SECONDS);
        process.numbers("infer " + WARM_UP_SECONDS);
      }
      for (int round = 1; round <= ROUNDS; round++) {
        for (Kind kind : Kind.values()) {
          for (Choice choice : order) {
            String turn = kind.name().toLowerCase(Locale.ROOT) + " " + seconds;
            double[] numbers = processes.get(choice).numbers(turn);
            turns
                .computeIfAbsent(choice, any -> new EnumMap<>(Kind.class))
                .computeIfAbsent(kind, any -> new ArrayList<>())
                .add(new Turn(numbers[0], numbers[1]));
          }
        }
        // There and back, so that a load that grows favours nobody.
        Collections.reverse(order);
      }
    } finally {
      processes.values().forEach(ContenderProcess::close);
    }
  }

  /** A Markdown table; ratios are taken round by round, against the first. */
  private void report(Entry entry) {
    System.out.printf("%n| %s | samples/s | a CPU second | of plain | by CPU time |%n", entry);
    System.out.println("|---|---|---|---|---|");
    for (Kind kind : Kind.values()) {
      List<Turn> plain = turns.get(Choice.PLAIN).get(kind);
      turns.forEach(
          (choice, kinds) -> {
            List<Turn> these = kinds.get(kind);
            System.out.printf(
                Locale.ROOT,
                "| %s: %s | %.0f | %.0f | %s | %s |%n",
                kind == Kind.TRAIN ? "training" : "inference",
                choice.label,
                median(these.stream().map(Turn::rate).toList()),
                median(these.stream().map(Turn::perCpuSecond).toList()),
                ratio(these, plain, Turn::rate),
                ratio(these, plain, Turn::perCpuSecond));
          });
    }
  }

  private static String ratio(List<Turn> of, List<Turn> to, ToDoubleFunction<Turn> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      ratios.add(figure.applyAsDouble(of.get(i)) / figure.applyAsDouble(to.get(i)));
    }
    return String.format(
        Locale.ROOT,
        "%.3f (%.2f to %.2f)",
        median(ratios),
        Collections.min(ratios),
        Collections.max(ratios));
  }

  private static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
