package io.patchflow.bench;

import io.patchflow.backend.Backend;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Training;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.PatchMlp;
import io.patchflow.recipe.Block;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a sample of a training step costs the executor {@code cpu}, by the size of the batch and by
 * the number of blocks. The cases take turns; medians are printed.
 */
final class ScalingBenchmark implements AutoCloseable {
  private static final int[] BATCHES = {32, 64, 128, 256, 512, 1024};
  private static final int[] DEPTHS = {2, 4, 8};
  private static final int[] THREADS = {1, 2};

  /** A training on so many threads, and what its turns took: seconds a sample. */
  private record Turns(Training training, List<Double> seconds) {
    double median() {
      double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
  }

  /** A model and a batch, in turns by {@link #THREADS}. */
  private record Case(TrainingBatch batch, int blocks, double flops, List<Turns> turns) {}

  private final Scenario scenario;
  private final List<Backend> backends =
      Arrays.stream(THREADS).mapToObj(threads -> Backend.start("cpu", threads)).toList();
  private final List<Case> byBatch = new ArrayList<>();
  private final List<Case> byDepth = new ArrayList<>();

  private ScalingBenchmark(String recipe) {
    this.scenario = new Scenario(recipe);
    int blocks = scenario.architecture().blocks().size();
    Arrays.stream(BATCHES).forEach(batch -> byBatch.add(start(batch, blocks)));
    Arrays.stream(DEPTHS).forEach(depth -> byDepth.add(start(scenario.batch(), depth)));
  }

  /** Arguments, all optional: the number of rounds, the seconds of a turn, the recipe. */
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 2;
    String recipe = args.length > 2 ? args[2] : "seed";
    System.out.println(Benchmark.machine());
    System.out.printf(
        Locale.ROOT, "Recipe %s, %d rounds of turns of %.1f s%n", recipe, rounds, seconds);
    try (ScalingBenchmark benchmark = new ScalingBenchmark(recipe)) {
      benchmark.run(rounds, seconds);
    }
    System.out.println(Benchmark.machine());
  }

  /** A model of so many blocks: the recipe's, from the first again when they are through. */
  private Case start(int batch, int blocks) {
    Architecture a = scenario.architecture();
    List<Block> repeated =
        IntStream.range(0, blocks).mapToObj(i -> a.blocks().get(i % a.blocks().size())).toList();
    Architecture model =
        new Architecture(
            a.tokens(),
            a.patchDim(),
            a.stem(),
            a.batchNorm(),
            a.position(),
            repeated,
            a.headNorm(),
            a.classes(),
            a.mean(),
            a.deviation());
    double flops = ModelProducts.of(model, scenario.recipe().optimizer()).computedFlops();
    List<Turns> turns = backends.stream().map(backend -> turns(backend, model)).toList();
    return new Case(batch(model, batch), blocks, flops, turns);
  }

  private Turns turns(Backend backend, Architecture model) {
    MultiLayerNetwork net = PatchMlp.create(model, scenario.recipe().optimizer(), 0);
    return new Turns(
        backend.executor().training(NetworkProgram.of(net).program(), net), new ArrayList<>());
  }

  private static TrainingBatch batch(Architecture model, int size) {
    Random random = new Random(0);
    TrainingBatch batch =
        new TrainingBatch(size, model.tokens() * model.patchDim(), model.classes());
    for (int i = 0; i < batch.patches().length; i++) {
      batch.patches()[i] = random.nextFloat();
    }
    for (int i = 0; i < size; i++) {
      batch.labels()[i] = random.nextInt(model.classes());
      batch.targets()[i * model.classes() + batch.labels()[i]] = 1;
    }
    return batch;
  }

  private void run(int rounds, double seconds) {
    List<Case> order = new ArrayList<>(byBatch);
    order.addAll(byDepth);
    // Not counted: the compiler's turn.
    order.forEach(each -> each.turns().forEach(turns -> turn(each, turns, seconds)));
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("round %d of %d%n", round, rounds);
      for (Case each : order) {
        each.turns().forEach(turns -> turns.seconds().add(turn(each, turns, seconds)));
      }
      Collections.reverse(order);
    }
    System.out.println();
    print("Batch", byBatch);
    System.out.println();
    print("Blocks", byDepth);
    System.out.println();
  }

  /** Trains for about {@code seconds}; seconds a sample. */
  private double turn(Case each, Turns turns, double seconds) {
    double rate = scenario.recipe().optimizer().learningRate();
    turns.training().step(each.batch(), rate);
    long start = System.nanoTime();
    int steps = 0;
    double elapsed;
    do {
      turns.training().step(each.batch(), rate);
      turns.training().read();
      steps++;
      elapsed = (System.nanoTime() - start) / 1e9;
    } while (elapsed < seconds);
    return elapsed / steps / each.batch().size();
  }

  private static void print(String by, List<Case> cases) {
    StringBuilder head = new StringBuilder("| " + by + " | MFLOP a sample |");
    StringBuilder rule = new StringBuilder("|---|---|");
    for (int threads : THREADS) {
      String on = threads + (threads == 1 ? " thread" : " threads");
      head.append(" us a sample, %s | GFLOP/s, %s |".formatted(on, on));
      rule.append("---|---|");
    }
    System.out.println(head);
    System.out.println(rule);
    for (Case each : cases) {
      int size = by.equals("Batch") ? each.batch().size() : each.blocks();
      System.out.printf(Locale.ROOT, "| %d | %.1f |", size, each.flops() / 1e6);
      for (Turns turns : each.turns()) {
        double seconds = turns.median();
        System.out.printf(
            Locale.ROOT, " %.1f | %.1f |", seconds * 1e6, each.flops() / seconds / 1e9);
      }
      System.out.println();
    }
  }

  @Override
  public void close() {
    backends.forEach(Backend::close);
  }
}
