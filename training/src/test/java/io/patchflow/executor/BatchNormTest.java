package io.patchflow.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.backend.Backend;
import io.patchflow.cpu.CpuExecutor;
import io.patchflow.data.TrainingBatch;
import io.patchflow.model.Networks;
import io.patchflow.nd4j.Nd4jExecutor;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import io.patchflow.program.Program;
import io.patchflow.program.ProgramBuilder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** A stem of two tokens of one value each, two channels, by hand, on every executor. */
class BatchNormTest {
  private static final int MEAN = 8;

  /** Channels 2x + 1 and -x + 3; tokens times 10 and 20, plus 100 and 200. */
  private static final float[] PARAMS = {2, -1, 1, 3, 10, 20, 100, 200, 0, 0, 1, 1};

  private final MultiLayerNetwork net = Networks.small(1);

  @BeforeAll
  static void start() {
    Backend.start("nd4j", 1).close();
  }

  static Stream<Executor> executors() {
    return Stream.of(new CpuExecutor(2), new Nd4jExecutor());
  }

  @ParameterizedTest
  @MethodSource("executors")
  void inferenceUsesTheRunningStatisticsAndLeavesThemAlone(Executor executor) {
    float[] params = PARAMS.clone();
    float[] statistics = {1, -2, 4, 0.25f};
    System.arraycopy(statistics, 0, params, MEAN, 4);
    set(params);
    float[] output = executor.inference(program(0, 1), net).logits(new float[] {3, 5}, 1);
    double first = 10 / Math.sqrt(4 + 1e-5);
    double second = 20 / Math.sqrt(0.25 + 1e-5);
    assertClose(
        output,
        (7 - 1) * first + 100,
        (0 - 1) * first + 100,
        (11 + 2) * second + 200,
        (-2 + 2) * second + 200);
    assertThat(statistics()).containsExactly(statistics);
    executor.close();
  }

  @ParameterizedTest
  @MethodSource("executors")
  void trainingNormalisesOverBatchAndChannelsAndMovesTheRunningStatistics(Executor executor) {
    for (double deviation : new double[] {1, 0.5}) {
      set(PARAMS);
      // Token 0 sees 3 and 1: values 7, 0, 3, 2, mean 3, variance 26 / 4.
      // Token 1 sees 5 and 0: values 11, -2, 1, 3, mean 3.25, variance 23.1875.
      float[] output = train(executor, deviation, 3, 5, 1, 0);
      double first = 10 / Math.sqrt(6.5 + 1e-5);
      double second = 20 / Math.sqrt(23.1875 + 1e-5);
      assertClose(
          output,
          4 * first + 100,
          -3 * first + 100,
          7.75 * second + 200,
          -5.25 * second + 200,
          0 * first + 100,
          -1 * first + 100,
          -2.25 * second + 200,
          -0.25 * second + 200);
      assertClose(
          statistics(), 0.1 * 3, 0.1 * 3.25, 0.9 + 0.1 * 6.5 * 4 / 3, 0.9 + 0.1 * 23.1875 * 4 / 3);
    }
    executor.close();
  }

  @ParameterizedTest
  @MethodSource("executors")
  void aConstantTokenStaysFinite(Executor executor) {
    float[] params = PARAMS.clone();
    Arrays.fill(params, 0, 2, 0);
    Arrays.fill(params, 2, 4, 3);
    set(params);
    assertClose(train(executor, 1, 3, 5, 1, 0), 100, 100, 200, 200, 100, 100, 200, 200);
    assertClose(statistics(), 0.3, 0.3, 0.9, 0.9);
    executor.close();
  }

  /** The logits of a batch whose pixels are standardised to {@code values}. */
  private float[] train(Executor executor, double deviation, float... values) {
    TrainingBatch batch = new TrainingBatch(values.length / 2, 2, 4);
    for (int i = 0; i < values.length; i++) {
      batch.patches()[i] = (float) (values[i] * deviation + 0.25);
    }
    return executor.training(program(0.25, deviation), net).gradient(batch);
  }

  private static Program program(double mean, double deviation) {
    ProgramBuilder builder = new ProgramBuilder(2, 1);
    Value x = mean == 0 ? builder.input() : builder.standardise(builder.input(), mean, deviation);
    Parameter weight = new Parameter("weight", 2, 1, 0, true);
    Parameter bias = new Parameter("bias", 1, 2, 2, true);
    return builder.build(
        builder.batchNorm(
            x,
            weight,
            bias,
            new Parameter("gamma", 2, 1, 4, true),
            new Parameter("beta", 2, 1, 6, true),
            new Parameter("mean", 2, 1, MEAN, false),
            new Parameter("var", 2, 1, MEAN + 2, false)));
  }

  private void set(float[] params) {
    float[] all = Arrays.copyOf(params, (int) net.numParams());
    net.params().assign(Nd4j.createFromArray(all).reshape(1, all.length));
  }

  private float[] statistics() {
    return Arrays.copyOfRange(net.params().dup().data().asFloat(), MEAN, MEAN + 4);
  }

  private static void assertClose(float[] actual, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("value %d", i)
          .isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
