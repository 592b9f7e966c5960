package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class InitialisationTest {

  @Test
  void weightsAreNormalWithVarianceTwoOverFanIn() {
    MultiLayerNetwork net = net(3);
    for (ModelParam param : ModelParam.of(Networks.SEED)) {
      if (param.isWeight() && param.fanIn() > 0) {
        double[] values = param.in(net).dup('c').data().asDouble();
        double deviation = Math.sqrt(2.0 / param.fanIn());
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
            Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        // Five standard deviations of each estimate.
        assertThat(mean)
            .as("mean of %s", param.name())
            .isCloseTo(0, within(5 * deviation / Math.sqrt(values.length)));
        assertThat(Math.sqrt(variance) / deviation)
            .as("deviation of %s over what it should be", param.name())
            .isCloseTo(1, within(5 / Math.sqrt(2.0 * values.length)));
        double inside = Arrays.stream(values).filter(v -> Math.abs(v) < deviation).count();
        assertThat(inside / values.length)
            .as("share of %s within a deviation, 68.3 %% of a normal distribution", param.name())
            .isCloseTo(0.683, within(5 * 0.466 / Math.sqrt(values.length)));
      }
    }
  }

  @Test
  void biasesAreUniformWithinOneOverTheRootOfFanIn() {
    MultiLayerNetwork net = net(3);
    for (ModelParam param : ModelParam.of(Networks.SEED)) {
      if (!param.isWeight() && param.fanIn() > 0) {
        double[] values = param.in(net).dup('c').data().asDouble();
        double bound = 1 / Math.sqrt(param.fanIn());
        assertThat(values).as(param.name()).hasSizeGreaterThan(9);
        double spread = Arrays.stream(values).map(Math::abs).average().orElseThrow() / bound;
        assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow())
            .as("largest of %s", param.name())
            .isBetween(0.5 * bound, bound);
        assertThat(spread)
            .as("mean size of %s over its bound, half of it if uniform", param.name())
            .isCloseTo(0.5, within(5 * 0.289 / Math.sqrt(values.length)));
      }
    }
  }

  @Test
  void batchNormalisationStartsAsTheIdentity() {
    MultiLayerNetwork net = net(3);
    assertThat(net.getLayer(0).getParam("gamma").toFloatVector()).containsOnly(1);
    assertThat(net.getLayer(0).getParam("beta").toFloatVector()).containsOnly(0);
    assertThat(net.getLayer(0).getParam("mean").toFloatVector()).containsOnly(0);
    assertThat(net.getLayer(0).getParam("var").toFloatVector()).containsOnly(1);
  }

  @Test
  void aSeedMeansTheSameNetworkAndAnotherAnother() {
    Set<String> fingerprints = new HashSet<>();
    for (long seed : new long[] {0, 1, 2, -1, 1L << 48, Long.MIN_VALUE, Long.MAX_VALUE}) {
      MultiLayerNetwork net = PatchMlp.create(Networks.ONE_BLOCK, Networks.adam(0), seed);
      MultiLayerNetwork again = PatchMlp.create(Networks.ONE_BLOCK, Networks.adam(0), seed);
      assertThat(Bits.of(again.params())).as("seed %d", seed).isEqualTo(Bits.of(net.params()));
      assertThat(fingerprints.add(ModelFingerprint.of(net)))
          .as("seed %d gives parameters of its own", seed)
          .isTrue();
    }
  }

  private static MultiLayerNetwork net(long seed) {
    return PatchMlp.create(Networks.SEED, Networks.adam(0), seed);
  }
}
