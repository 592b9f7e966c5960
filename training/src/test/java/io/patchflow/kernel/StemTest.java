package io.patchflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Two tokens of one value each, two channels, by hand. */
class StemTest {
  private static final StemShape SHAPE = new StemShape(2, 1, 2);

  static Stream<Kernel> kernels() {
    return Stream.of(new CpuKernel(2), new Nd4jKernel());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void inferenceUsesTheRunningStatisticsAndLeavesThemAlone(Kernel kernel) {
    Map<String, INDArray> params = params();
    params.get("mean").assign(Nd4j.createFromArray(1f, -2f));
    params.get("var").assign(Nd4j.createFromArray(4f, 0.25f));
    float[] output =
        LayerPass.values(kernel.stem(SHAPE).forward(input(3, 5), params, /* training= */ false));
    // Linear: channels 2x + 1 and -x + 3; then gamma (y - mean) / sqrt(var + eps) + beta.
    double first = 10 / Math.sqrt(4 + 1e-5);
    double second = 20 / Math.sqrt(0.25 + 1e-5);
    assertClose(
        output,
        (7 - 1) * first + 100,
        (0 - 1) * first + 100,
        (11 + 2) * second + 200,
        (-2 + 2) * second + 200);
    assertThat(LayerPass.values(params.get("mean"))).containsExactly(1, -2);
    assertThat(LayerPass.values(params.get("var"))).containsExactly(4, 0.25f);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void trainingNormalisesOverBatchAndChannelsAndMovesTheRunningStatistics(Kernel kernel) {
    Map<String, INDArray> params = params();
    LayerOp stem = kernel.stem(SHAPE);
    // Token 0 sees 3 and 1: values 7, 0, 3, 2, mean 3, variance 26 / 4.
    // Token 1 sees 5 and 0: values 11, -2, 1, 3, mean 3.25, variance 23.1875.
    float[] output = LayerPass.values(stem.forward(input(3, 5, 1, 0), params, true));
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

    stem.backward(Nd4j.ones(DataType.FLOAT, 2, 2, 2), params, params(), false);
    assertClose(LayerPass.values(params.get("mean")), 0.1 * 3, 0.1 * 3.25);
    assertClose(
        LayerPass.values(params.get("var")), 0.9 + 0.1 * 6.5 * 4 / 3, 0.9 + 0.1 * 23.1875 * 4 / 3);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aConstantTokenStaysFinite(Kernel kernel) {
    Map<String, INDArray> params = params();
    params.get("weight").assign(0);
    params.get("bias").assign(3);
    LayerOp stem = kernel.stem(SHAPE);
    float[] output = LayerPass.values(stem.forward(input(3, 5, 1, 0), params, true));
    assertClose(output, 100, 100, 200, 200, 100, 100, 200, 200);
    stem.backward(Nd4j.ones(DataType.FLOAT, 2, 2, 2), params, params(), false);
    assertClose(LayerPass.values(params.get("var")), 0.9, 0.9);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theStemHasNoInputGradient(Kernel kernel) {
    INDArray gradient = Nd4j.ones(DataType.FLOAT, 1, 2, 2);
    assertThatThrownBy(() -> kernel.stem(SHAPE).backward(gradient, params(), params(), true))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("the stem is the first layer");
  }

  private static INDArray input(float... values) {
    return Nd4j.createFromArray(values).reshape(values.length / 2, 2, 1);
  }

  private static Map<String, INDArray> params() {
    Map<String, INDArray> params = new LinkedHashMap<>();
    params.put("weight", Nd4j.createFromArray(new float[][] {{2}, {-1}}));
    params.put("bias", Nd4j.createFromArray(1f, 3f));
    params.put("gamma", Nd4j.createFromArray(10f, 20f));
    params.put("beta", Nd4j.createFromArray(100f, 200f));
    params.put("mean", Nd4j.zeros(DataType.FLOAT, 2));
    params.put("var", Nd4j.ones(DataType.FLOAT, 2));
    return params;
  }

  private static void assertClose(float[] actual, double... expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("value %d", i)
          .isCloseTo(expected[i], within(1e-6 * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
