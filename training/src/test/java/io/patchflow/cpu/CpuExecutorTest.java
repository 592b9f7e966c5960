package io.patchflow.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.patchflow.backend.Backend;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Training;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.Bits;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.model.TrainingBatches;
import io.patchflow.program.Program;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Neither threads nor neighbours nor what was computed before changes a bit. */
class CpuExecutorTest {
  private static final int[] BATCHES = {1, 3, 16, 17, 40};

  /** A sample's own activations alone are a hundred times as much. */
  private static final long HEAP_A_BATCH = 16 << 10;

  @BeforeAll
  static void start() {
    Backend.start("cpu", 1).close();
  }

  static Stream<Named<Architecture>> architectures() {
    return Stream.of(
        Named.of("one block", Networks.ONE_BLOCK),
        Named.of("three blocks", Networks.THREE_BLOCKS),
        Named.of("seed", Networks.SEED),
        Named.of("gated", Networks.GATED),
        Named.of("mixed", Networks.MIXED));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void anyNumberOfThreadsGivesTheSameBits(Architecture architecture) {
    List<int[]> onOne = run(architecture, 1, BATCHES);
    for (int threads : new int[] {2, 3, 5}) {
      List<int[]> found = run(architecture, threads, BATCHES);
      for (int i = 0; i < onOne.size(); i++) {
        assertThat(found.get(i)).as("result %d on %d threads", i, threads).isEqualTo(onOne.get(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aBatchIsComputedAsIfItWereTheFirst(Architecture architecture) {
    MultiLayerNetwork net = net(architecture);
    try (Executor executor = new CpuExecutor(2)) {
      Training used = executor.training(program(net), net);
      TrainingBatch small = TrainingBatches.of(architecture, 9, 1);
      float[] start = net.params().dup().data().asFloat();
      int[] first = gradient(used, net, small);
      TrainingBatch broken = TrainingBatches.of(architecture, 40, 2);
      Arrays.fill(broken.patches(), Float.NaN);
      for (TrainingBatch other : List.of(TrainingBatches.of(architecture, 40, 2), broken)) {
        set(net, start);
        int[] unused = gradient(used, net, other);
        assertThat(used.read().get(0).loss()).isNotZero();
        set(net, start);
        assertThat(gradient(used, net, small)).isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void anImagesLogitsDoNotDependOnItsNeighbours(Architecture architecture) {
    int images = 23;
    int length = architecture.tokens() * architecture.patchDim();
    float[] patches = TrainingBatches.of(architecture, images, 5).patches();
    MultiLayerNetwork net = net(architecture);
    for (int threads : new int[] {1, 3}) {
      try (Executor executor = new CpuExecutor(threads)) {
        Inference inference = executor.inference(program(net), net);
        int[] together = logits(inference, patches, images, architecture);
        float[] spoiled = patches.clone();
        Arrays.fill(spoiled, 4 * length, 6 * length, Float.NaN);
        int[] beside = logits(inference, spoiled, images, architecture);
        for (int i = 0; i < images; i++) {
          float[] alone = Arrays.copyOfRange(patches, i * length, (i + 1) * length);
          int[] expected = logits(inference, alone, 1, architecture);
          int from = i * architecture.classes();
          int to = from + architecture.classes();
          assertThat(Arrays.copyOfRange(together, from, to)).as("%d", i).isEqualTo(expected);
          if (i < 4 || i > 5) {
            assertThat(Arrays.copyOfRange(beside, from, to)).as("%d", i).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void inferenceHoldsForTheParametersOfItsMaking() {
    MultiLayerNetwork net = net(Networks.MIXED);
    float[] patches = TrainingBatches.of(Networks.MIXED, 3, 5).patches();
    try (Executor executor = new CpuExecutor(1)) {
      Inference inference = executor.inference(program(net), net);
      int[] before = logits(inference, patches, 3, Networks.MIXED);
      net.params().muli(1.5);
      assertThat(logits(inference, patches, 3, Networks.MIXED)).isEqualTo(before);
      assertThat(logits(executor.inference(program(net), net), patches, 3, Networks.MIXED))
          .isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void nothingIsAllocatedFromBatchToBatch(Architecture architecture) {
    MultiLayerNetwork net = net(architecture);
    try (Executor executor = new CpuExecutor(1)) {
      Training training = executor.training(program(net), net);
      TrainingBatch batch = TrainingBatches.of(architecture, 32, 1);
      TrainingBatch twice = TrainingBatches.of(architecture, 64, 1);
      Inference inference = executor.inference(program(net), net);
      heap(() -> training.gradient(twice));
      heap(() -> inference.logits(twice.patches(), 64));
      long more = heap(() -> training.gradient(twice)) - heap(() -> training.gradient(batch));
      assertThat(more).as("heap of 32 samples more").isBetween(-1024L, 1024L);
      assertThat(heap(() -> inference.logits(twice.patches(), 64)))
          .as("heap of 64 images")
          .isBetween(-1L, HEAP_A_BATCH);
    }
  }

  @Test
  void aNanInAWeightReachesTheLoss() {
    for (Architecture architecture : List.of(Networks.THREE_BLOCKS, Networks.MIXED)) {
      MultiLayerNetwork net = net(architecture);
      NetworkProgram program = NetworkProgram.of(net);
      float[] start = net.params().dup().data().asFloat();
      try (Executor executor = new CpuExecutor(1)) {
        Training training = executor.training(program.program(), net);
        program.parameters().stream()
            .filter(parameter -> parameter.trained())
            .forEach(
                parameter -> {
                  set(net, start);
                  net.params().putScalar(parameter.offset(), Float.NaN);
                  int[] unused = gradient(training, net, TrainingBatches.of(architecture, 8, 3));
                  assertThat(training.read().get(0).loss()).as(parameter.name()).isNaN();
                });
      }
    }
  }

  /** Logits, loss and gradients of a batch of each size, parameters after steps, then inference. */
  private static List<int[]> run(Architecture architecture, int threads, int[] batches) {
    List<int[]> results = new ArrayList<>();
    MultiLayerNetwork net = net(architecture);
    try (Executor executor = new CpuExecutor(threads)) {
      Training training = executor.training(program(net), net);
      for (int size : batches) {
        TrainingBatch batch = TrainingBatches.of(architecture, size, size);
        float[] logits = training.gradient(batch);
        results.add(Bits.of(Arrays.copyOf(logits, size * architecture.classes())));
        results.add(Bits.of(net.getGradientsViewArray()));
        results.add(Bits.of(new float[] {(float) training.read().get(0).lossSum()}));
        training.step(batch, 1e-2);
        results.add(Bits.of(net.params()));
        results.add(
            logits(executor.inference(program(net), net), batch.patches(), size, architecture));
      }
    }
    return results;
  }

  private static int[] gradient(Training training, MultiLayerNetwork net, TrainingBatch batch) {
    float[] unused = training.gradient(batch);
    return Bits.of(net.getGradientsViewArray());
  }

  private static int[] logits(Inference inference, float[] patches, int size, Architecture a) {
    return Bits.of(Arrays.copyOf(inference.logits(patches, size), size * a.classes()));
  }

  private static Program program(MultiLayerNetwork net) {
    return NetworkProgram.of(net).program();
  }

  private static MultiLayerNetwork net(Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(5e-4), 7);
    net.initGradientsView();
    return net;
  }

  private static void set(MultiLayerNetwork net, float[] params) {
    net.params().data().setData(params);
  }

  /** Bytes that this thread allocates, the least of a few tries: classes are loaded, too. */
  private static long heap(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      work.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
