package io.patchflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Neither the number of threads nor what was computed before changes a bit of a result. */
class CpuKernelDeterminismTest {
  private static final MixShape MIX = new MixShape(7, 11, 13, 5, true, true);
  private static final StemShape STEM = new StemShape(7, 9, 13);

  /** A layer: its operation on a kernel, and a pass of a batch of some size. */
  record Layer(
      Function<Kernel, LayerOp> op, Function<Integer, LayerPass> pass, boolean wantInputGradient) {
    Map<String, float[]> run(LayerOp on, int batch) {
      return pass.apply(batch).through(on, wantInputGradient);
    }
  }

  static Stream<Named<Layer>> layers() {
    MixShape channelsFirst = new MixShape(11, 7, 5, 13, true, false);
    MixShape ofTokens = MixShape.ofTokens(7, 11, 13);
    return Stream.of(
        mix("token map", ofTokens),
        mix("tokens first", MIX),
        mix("channels first", channelsFirst),
        Named.of(
            "stem", new Layer(k -> k.stem(STEM), batch -> LayerPass.stem(STEM, batch, 5), false)),
        Named.of(
            "token mean",
            new Layer(
                k -> k.tokenMean(7, 13), batch -> LayerPass.tokenMean(7, 13, batch, 5), true)));
  }

  static Stream<Arguments> layersAndBatches() {
    return layers().flatMap(layer -> Stream.of(3, 16, 37).map(batch -> Arguments.of(layer, batch)));
  }

  private static Named<Layer> mix(String name, MixShape shape) {
    return Named.of(
        name, new Layer(k -> k.mix(shape), batch -> LayerPass.mix(shape, batch, 5), true));
  }

  @ParameterizedTest(name = "{0}, batch {1}")
  @MethodSource("layersAndBatches")
  void anyNumberOfThreadsGivesTheSameBits(Layer layer, int batch) {
    Map<String, float[]> onOne;
    try (Kernel kernel = new CpuKernel(1)) {
      onOne = layer.run(layer.op().apply(kernel), batch);
    }
    for (int threads : new int[] {2, 3, 5}) {
      try (Kernel kernel = new CpuKernel(threads)) {
        assertSameBits(layer.run(layer.op().apply(kernel), batch), onOne, threads + " threads");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aSmallerBatchAfterALargerOneIsComputedAsIfAlone(Layer layer) {
    try (Kernel kernel = new CpuKernel(2)) {
      Map<String, float[]> alone = layer.run(layer.op().apply(kernel), 9);
      LayerOp used = layer.op().apply(kernel);
      Map<String, float[]> large = layer.run(used, 37);
      assertSameBits(layer.run(used, 9), alone, "9 samples after 37");
      assertSameBits(layer.run(used, 37), large, "37 samples again");
    }
  }

  @ParameterizedTest
  @MethodSource("alikeAtEveryPlace")
  void aSamplesOutputDoesNotDependOnItsPlaceInTheBatch(Layer layer) {
    try (Kernel kernel = new CpuKernel(1)) {
      LayerPass pass = layer.pass().apply(37);
      for (int b = 1; b < 37; b++) {
        pass.input().slice(b).assign(pass.input().slice(0));
      }
      INDArray output = layer.op().apply(kernel).forward(pass.input(), pass.params(), false);
      for (int b = 1; b < 37; b++) {
        assertThat(bits(LayerPass.values(output.slice(b))))
            .as("the first sample at place %d", b)
            .isEqualTo(bits(LayerPass.values(output.slice(0))));
      }
    }
  }

  /** None of the samples fills whole cache lines. */
  static Stream<Named<Layer>> alikeAtEveryPlace() {
    MixShape channelProductFirst = new MixShape(5, 7, 6, 3, true, true);
    MixShape tokenProductFirst = new MixShape(7, 5, 3, 6, true, true);
    return Stream.concat(
        layers(),
        Stream.of(
            mix("channel product first", channelProductFirst),
            mix("token product first", tokenProductFirst)));
  }

  private static void assertSameBits(
      Map<String, float[]> actual, Map<String, float[]> expected, String what) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, values) ->
            assertThat(bits(actual.get(name))).as("%s: %s", what, name).isEqualTo(bits(values)));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
