package io.patchflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The two kernels are two computations of the same layers. */
class KernelAgreementTest {
  private static final double CLOSE = 1e-5;

  private final Kernel cpu = new CpuKernel(1);
  private final Kernel nd4j = new Nd4jKernel();

  @Property(tries = 60)
  void mixing(
      @ForAll("mixes") MixShape shape,
      @ForAll @IntRange(min = 1, max = 40) int batch,
      @ForAll boolean wantInputGradient,
      @ForAll long seed) {
    LayerPass pass = LayerPass.mix(shape, batch, seed);
    Map<String, float[]> onCpu = pass.through(cpu.mix(shape), wantInputGradient);
    Map<String, float[]> onNd4j = pass.through(nd4j.mix(shape), wantInputGradient);
    Assume.that(farFromTheKink(onCpu.get("output")) && farFromTheKink(onNd4j.get("output")));
    assertAgreement(pass, onCpu, onNd4j);
  }

  @Property(tries = 30)
  void stem(
      @ForAll @IntRange(min = 1, max = 9) int tokens,
      @ForAll @IntRange(min = 1, max = 9) int patchDim,
      @ForAll @IntRange(min = 4, max = 24) int channels,
      @ForAll @IntRange(min = 4, max = 40) int batch,
      @ForAll long seed) {
    StemShape shape = new StemShape(tokens, patchDim, channels);
    LayerPass pass = LayerPass.stem(shape, batch, seed);
    assertAgreement(
        pass, pass.through(cpu.stem(shape), false), pass.through(nd4j.stem(shape), false));
  }

  @Property(tries = 20)
  void tokenMean(
      @ForAll @IntRange(min = 1, max = 20) int tokens,
      @ForAll @IntRange(min = 1, max = 20) int channels,
      @ForAll @IntRange(min = 1, max = 40) int batch,
      @ForAll long seed) {
    LayerPass pass = LayerPass.tokenMean(tokens, channels, batch, seed);
    assertAgreement(
        pass,
        pass.through(cpu.tokenMean(tokens, channels), true),
        pass.through(nd4j.tokenMean(tokens, channels), true));
  }

  @Provide
  Arbitrary<MixShape> mixes() {
    Arbitrary<Integer> size = Arbitraries.integers().between(1, 24);
    Arbitrary<MixShape> ofTokens = Combinators.combine(size, size, size).as(MixShape::ofTokens);
    Arbitrary<MixShape> ofBoth =
        Combinators.combine(size, size, size, size, Arbitraries.of(true, false))
            .as((ti, to, ci, co, tokensFirst) -> new MixShape(ti, to, ci, co, true, tokensFirst));
    return Arbitraries.oneOf(ofTokens, ofBoth, ofBoth);
  }

  /** Where a value is 0 but for rounding, its gradient may rightly be passed on or not. */
  private static boolean farFromTheKink(float[] outputs) {
    for (float output : outputs) {
      if (output > 0 && output < 1e-5f) {
        return false;
      }
    }
    return true;
  }

  private static void assertAgreement(
      LayerPass pass, Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, values) ->
            assertThat(error(actual.get(name), values, size(pass, name)))
                .as("relative error of %s", name)
                .isLessThan(CLOSE));
  }

  /**
   * What a result amounts to where nothing cancels: sums of many numbers may come out near zero,
   * but their rounding errors do not.
   */
  private static double size(LayerPass pass, String name) {
    return switch (name) {
      case "output", "inputGradient" -> 0;
      // A tenth of statistics that are about 1.
      case "mean", "var" -> 0.1;
      default -> pass.outputGradient().norm2Number().doubleValue();
    };
  }

  /** The norm of the difference over the greater of the expected norm and {@code size}. */
  private static double error(float[] actual, float[] expected, double size) {
    assertThat(actual).hasSameSizeAs(expected);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.hypot(difference, (double) actual[i] - expected[i]);
      norm = Math.hypot(norm, expected[i]);
    }
    return difference == 0 ? 0 : difference / Math.max(norm, size);
  }
}
