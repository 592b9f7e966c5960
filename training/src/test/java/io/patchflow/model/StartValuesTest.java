package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.layer.NetworkProgram;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.recipe.Block;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.indexing.NDArrayIndex;

class StartValuesTest {
  /** As recipe best has it. */
  private static final Architecture BEST =
      new Architecture(
          49,
          16,
          88,
          false,
          true,
          Collections.nCopies(4, new Block.Gate(88, 4)),
          true,
          10,
          0.286,
          0.353);

  @Test
  void weightsAreNormalWithVarianceTwoOverFanIn() {
    MultiLayerNetwork net = net(Networks.SEED);
    for (Parameter parameter : NetworkProgram.of(net).parameters()) {
      if (parameter.name().endsWith(".weight") && !parameter.name().contains("bn.")) {
        assertNormal(net, parameter, Math.sqrt(2.0 / parameter.columns()));
      }
    }
  }

  @Test
  void biasesAreUniformWithinOneOverTheRootOfFanIn() {
    MultiLayerNetwork net = net(Networks.SEED);
    NetworkProgram program = NetworkProgram.of(net);
    int biases = 0;
    for (Parameter parameter : program.parameters()) {
      if (parameter.name().endsWith(".bias") && !parameter.name().contains("bn.")) {
        Parameter weight = program.parameter(parameter.name().replace(".bias", ".weight"));
        assertUniform(net, parameter, 1 / Math.sqrt(weight.columns()));
        biases++;
      }
    }
    assertThat(biases).isEqualTo(10);
  }

  @Test
  void batchNormalisationStartsAsTheIdentity() {
    MultiLayerNetwork net = net(Networks.SEED);
    assertThat(values(net, "stem.bn.weight")).containsOnly(1);
    assertThat(values(net, "stem.bn.bias")).containsOnly(0);
    assertThat(values(net, "stem.bn.mean")).containsOnly(0);
    assertThat(values(net, "stem.bn.var")).containsOnly(1);
  }

  /** The design's start of recipe best. */
  @Test
  void aGatedModelStartsNearTheIdentity() {
    MultiLayerNetwork net = net(BEST);
    NetworkProgram program = NetworkProgram.of(net);
    assertThat(values(net, "stem.position")).containsOnly(0);
    assertThat(values(net, "stem.linear.bias")).containsOnly(0);
    assertNormal(net, program.parameter("stem.linear.weight"), Math.sqrt(2.0 / 16));
    for (int block = 1; block <= 4; block++) {
      String name = "block" + block + ".";
      assertNormal(net, program.parameter(name + "in.weight"), Math.sqrt(2.0 / 88));
      assertNormal(net, program.parameter(name + "out.weight"), Math.sqrt(2.0 / 88) / 2);
      assertNormal(net, program.parameter(name + "gate.weight"), 0.02);
      assertThat(values(net, name + "gate.bias")).containsOnly(1);
      assertThat(values(net, name + "in.bias")).containsOnly(0);
      assertThat(values(net, name + "out.bias")).containsOnly(0);
      assertThat(values(net, name + "norm.weight")).containsOnly(1);
      assertThat(values(net, name + "gate.norm.bias")).containsOnly(0);
    }
    assertThat(values(net, "pool.norm.weight")).containsOnly(1);
    assertNormal(net, program.parameter("head.weight"), 1 / Math.sqrt(88));
    assertThat(values(net, "head.bias")).containsOnly(0);
  }

  @Test
  void aSeedMeansTheSameNetworkAndAnotherAnother() {
    Set<String> fingerprints = new HashSet<>();
    for (long seed : new long[] {0, 1, 2, -1, 1L << 48, Long.MIN_VALUE, Long.MAX_VALUE}) {
      MultiLayerNetwork net = PatchMlp.create(Networks.MIXED, Networks.adam(0), seed);
      MultiLayerNetwork again = PatchMlp.create(Networks.MIXED, Networks.adam(0), seed);
      assertThat(Bits.of(again.params())).as("seed %d", seed).isEqualTo(Bits.of(net.params()));
      assertThat(fingerprints.add(ModelFingerprint.of(net)))
          .as("seed %d gives parameters of its own", seed)
          .isTrue();
    }
  }

  private static MultiLayerNetwork net(Architecture architecture) {
    return PatchMlp.create(architecture, Networks.adam(0), 3);
  }

  private static double[] values(MultiLayerNetwork net, String name) {
    return values(net, NetworkProgram.of(net).parameter(name));
  }

  private static double[] values(MultiLayerNetwork net, Parameter p) {
    return net.params()
        .reshape(net.numParams())
        .get(NDArrayIndex.interval(p.offset(), p.offset() + p.size()))
        .dup()
        .data()
        .asDouble();
  }

  /** Mean, deviation and shape, each within five standard deviations of its estimate. */
  private static void assertNormal(MultiLayerNetwork net, Parameter parameter, double deviation) {
    double[] values = values(net, parameter);
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat(mean)
        .as("mean of %s", parameter.name())
        .isCloseTo(0, within(5 * deviation / Math.sqrt(values.length)));
    assertThat(Math.sqrt(variance) / deviation)
        .as("deviation of %s over what it should be", parameter.name())
        .isCloseTo(1, within(5 / Math.sqrt(2.0 * values.length)));
    double inside = Arrays.stream(values).filter(v -> Math.abs(v) < deviation).count();
    assertThat(inside / values.length)
        .as("share of %s within a deviation, 68.3 %% of a normal one", parameter.name())
        .isCloseTo(0.683, within(5 * 0.466 / Math.sqrt(values.length)));
  }

  private static void assertUniform(MultiLayerNetwork net, Parameter parameter, double bound) {
    double[] sizes = Arrays.stream(values(net, parameter)).map(Math::abs).toArray();
    assertThat(Arrays.stream(sizes).max().orElseThrow())
        .as("largest of %s", parameter.name())
        .isBetween(0.5 * bound, bound);
    assertThat(Arrays.stream(sizes).average().orElseThrow() / bound)
        .as("mean size of %s over its bound, half of it if uniform", parameter.name())
        .isCloseTo(0.5, within(5 * 0.289 / Math.sqrt(sizes.length)));
  }
}
