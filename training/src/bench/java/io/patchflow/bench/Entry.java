package io.patchflow.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A contender with its number of threads. */
record Entry(Engine engine, int threads) {

  /** What computes. */
  enum Engine {
    CPU("Patchflow, kernel cpu"),
    ND4J("Patchflow, kernel nd4j"),
    STOCK("PyTorch, stock"),
    TUNED("PyTorch, tuned");

    private final String label;

    Engine(String label) {
      this.label = label;
    }

    boolean isTorch() {
      return this == STOCK || this == TUNED;
    }
  }

  /** Samples in PyTorch's cache at a time, where it is tuned. */
  static final int MICRO_BATCH = 16;

  static List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      entries.add(new Entry(engine, 1));
      entries.add(new Entry(engine, 2));
    }
    return entries;
  }

  /** Starts it in this process. */
  Contender start(Scenario scenario) {
    return switch (engine) {
      case CPU -> new PatchflowContender(scenario, "cpu", threads);
      case ND4J -> new PatchflowContender(scenario, "nd4j", threads);
      case STOCK -> new TorchContender(scenario, scenario.batch());
      case TUNED -> new TorchContender(scenario, MICRO_BATCH);
    };
  }

  Map<String, String> environment() {
    if (!engine.isTorch()) {
      // As users start it.
      return Map.of();
    }
    String count = Integer.toString(threads);
    return engine == Engine.TUNED
        ? Map.of("OMP_NUM_THREADS", count, "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")
        : Map.of("OMP_NUM_THREADS", count);
  }

  List<String> properties() {
    return engine.isTorch()
        ? List.of(
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=" + threads,
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-DDJL_CACHE_DIR=target/djl")
        : List.of();
  }

  @Override
  public String toString() {
    return engine.label + ", " + threads + (threads == 1 ? " thread" : " threads");
  }
}
