package io.patchflow.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.backend.Backend;
import io.patchflow.cpu.CpuExecutor;
import io.patchflow.data.TrainingBatch;
import io.patchflow.driver.StandInDriver;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Score;
import io.patchflow.executor.Training;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.Bits;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.model.TrainingBatches;
import io.patchflow.program.Program;
import io.patchflow.recipe.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The engine on the driver that stands in: what a GPU adds to what all executors are tested for.
 */
class GpuExecutorTest {
  private static final Architecture MIXED = Networks.MIXED;

  @BeforeAll
  static void start() {
    Backend.start("cpu", 1).close();
    StandInDriver.use();
  }

  @AfterEach
  void reset() {
    StandInDriver.reset();
  }

  static Stream<Arguments> architectures() {
    return Stream.of("float32", "tf32")
        .flatMap(
            precision ->
                Stream.of(Networks.THREE_BLOCKS, Networks.GATED, MIXED)
                    .map(architecture -> Arguments.of(precision, architecture)));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void bitsDependNeitherOnTheOrderOfThreadsNorOnWhereMatricesLie(
      String precision, Architecture architecture) {
    int[] expected = trained(precision, architecture);
    StandInDriver.set("SEED", "7");
    assertThat(trained(precision, architecture)).as("other orders").isEqualTo(expected);
    // Some hundred bytes behind what products are staged in, then what a Pascal has, and an A100.
    for (String chip : List.of(precision.equals("tf32") ? "36096" : "34816", "49152", "166912")) {
      StandInDriver.set("CHIP", chip);
      assertThat(trained(precision, architecture))
          .as("%s bytes on the chip", chip)
          .isEqualTo(expected);
    }
  }

  private static int[] trained(String precision, Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(5e-4), 3);
    Program program = NetworkProgram.of(net).program();
    try (Executor executor = StandInDriver.executor(precision)) {
      Training training = executor.training(program, net);
      for (int step = 0; step < 3; step++) {
        // The last is smaller, as the last batch of an epoch is.
        training.step(TrainingBatches.of(architecture, 5 - step, step), 0.01);
      }
      assertThat(training.read()).hasSize(3);
    }
    return Bits.of(net.params());
  }

  /** More samples than blocks: a block takes several. */
  @Test
  void aLargeBatchIsTrainedOnAsOnTheCpu() {
    MultiLayerNetwork found = PatchMlp.create(Networks.ONE_BLOCK, Networks.adam(5e-4), 3);
    MultiLayerNetwork expected = found.clone();
    int[] sizes = {Engine.BLOCKS + 22, 3, 2 * Engine.BLOCKS + 1};
    train(StandInDriver.executor(), found, Networks.ONE_BLOCK, sizes);
    train(new CpuExecutor(1), expected, Networks.ONE_BLOCK, sizes);
    assertThat(found.getIterationCount()).isEqualTo(3);
    assertClose(found, expected);
    INDArray state = found.getUpdater().getStateViewArray();
    assertThat(state.distance2(expected.getUpdater().getStateViewArray()))
        .isCloseTo(0, within(1e-5));
  }

  @ParameterizedTest
  @CsvSource({"sgd, 0, 1", "sgd, 0.9, 1", "asgd, 0, 1", "asgd, 0, 3", "adamw, 0, 1"})
  void eachOptimiserDoesAsOnTheCpu(String name, double momentum, double t0) {
    Recipe.Optimizer optimizer =
        new Recipe.Optimizer(
            name, 0.01, 0.9, 0.999, 1e-8, 0.02, "bias-norm", momentum, 1e-2, 0.75, t0);
    MultiLayerNetwork found = PatchMlp.create(MIXED, optimizer, 3);
    MultiLayerNetwork expected = found.clone();
    train(StandInDriver.executor(), found, MIXED, 4, 4, 4, 4, 4);
    train(new CpuExecutor(1), expected, MIXED, 4, 4, 4, 4, 4);
    assertClose(found, expected);
  }

  /** A step with a batch of each size, at falling rates. */
  private static void train(
      Executor executor, MultiLayerNetwork net, Architecture architecture, int... sizes) {
    try (executor) {
      Training training = executor.training(NetworkProgram.of(net).program(), net);
      for (int step = 0; step < sizes.length; step++) {
        training.step(TrainingBatches.of(architecture, sizes[step], step), 0.01 / (step + 1));
      }
      List<Score> scores = training.read();
      assertThat(scores).hasSize(executor.name().equals("cuda") ? sizes.length : 1);
      assertThat(scores).last().matches(last -> last.samples() == sizes[sizes.length - 1]);
    }
  }

  private static void assertClose(MultiLayerNetwork found, MultiLayerNetwork expected) {
    double distance = found.params().distance2(expected.params());
    assertThat(distance / expected.params().norm2Number().doubleValue()).isLessThan(1e-5);
  }

  @Test
  void scoresWaitForSixtyFourSteps() {
    MultiLayerNetwork net = Networks.small(1);
    TrainingBatch batch = TrainingBatches.of(Networks.ONE_BLOCK, 2, 1);
    try (Executor executor = StandInDriver.executor()) {
      Training training = executor.training(NetworkProgram.of(net).program(), net);
      int steps = 0;
      for (; !training.due(); steps++) {
        training.step(batch, 0.01);
      }
      assertThat(steps).isEqualTo(BatchRing.STEPS).isEqualTo(64);
      assertThat(training.read()).hasSize(64);
      assertThat(training.due()).isFalse();
      training.step(batch, 0.01);
      assertThat(training.read()).hasSize(1);
    }
  }

  @Test
  void anImagesLogitsDependNeitherOnItsNeighboursNorOnHowManyTheyAre() {
    MultiLayerNetwork net = PatchMlp.create(MIXED, Networks.adam(0), 7);
    Program program = NetworkProgram.of(net).program();
    int length = MIXED.tokens() * MIXED.patchDim();
    float[] patches = TrainingBatches.of(MIXED, 1100, 5).patches();
    try (Executor executor = StandInDriver.executor()) {
      Inference inference = executor.inference(program, net);
      float[] together = Arrays.copyOf(inference.logits(patches, 1100), 1100 * 4);
      assertThat(together).doesNotContain(Float.NaN);
      for (int i : new int[] {0, 1, 127, 128, 1023, 1024, 1099}) {
        float[] alone = Arrays.copyOfRange(patches, i * length, (i + 1) * length);
        assertThat(Bits.of(Arrays.copyOf(inference.logits(alone, 1), 4)))
            .as("image %d", i)
            .isEqualTo(Bits.of(Arrays.copyOfRange(together, i * 4, (i + 1) * 4)));
      }
    }
  }

  @Test
  void inferenceHoldsForTheParametersOfItsMaking() {
    MultiLayerNetwork net = PatchMlp.create(MIXED, Networks.adam(0), 7);
    Program program = NetworkProgram.of(net).program();
    float[] patches = TrainingBatches.of(MIXED, 3, 5).patches();
    try (Executor executor = StandInDriver.executor()) {
      Inference inference = executor.inference(program, net);
      float[] before = Arrays.copyOf(inference.logits(patches, 3), 12);
      net.params().muli(1.5);
      Inference other = executor.inference(program, net);
      assertThat(Arrays.copyOf(other.logits(patches, 3), 12)).isNotEqualTo(before);
      assertThat(Arrays.copyOf(inference.logits(patches, 3), 12)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cuMemAlloc_v2:12:2 | cuMemAlloc of [\\d,]+ bytes returned 2, CUDA_ERROR_OUT_OF_MEMORY",
        "cuLaunchKernel:3:719 | cuLaunchKernel of \\w+ returned 719, CUDA_ERROR_LAUNCH_FAILED",
        "cuStreamSynchronize:40:700 | cuStreamSynchronize returned 700, CUDA_ERROR_ILLEGAL_ADDRESS",
        "cuEventSynchronize:2:46 | cuEventSynchronize returned 46, an unknown error"
      })
  void aDriverThatFailsIsOneLine(String call, String message) {
    MultiLayerNetwork net = Networks.small(1);
    TrainingBatch batch = TrainingBatches.of(Networks.ONE_BLOCK, 2, 1);
    try (Executor executor = StandInDriver.executor()) {
      StandInDriver.set("FAIL", call);
      PatchflowException failure =
          catchThrowableOfType(
              PatchflowException.class,
              () -> {
                Training training = executor.training(NetworkProgram.of(net).program(), net);
                for (int step = 0; step < 200; step++) {
                  training.step(batch, 0.01);
                  assertThat(training.read()).isNotEmpty();
                }
              });
      assertThat(failure).hasMessageMatching("GPU 0, Stand-in GPU 0: " + message);
      assertThat(failure.exitCode()).isEqualTo(ExitCode.STAGE_FAILED);
    }
  }
}
