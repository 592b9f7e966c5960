package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SoftmaxTest {

  @Provide
  Arbitrary<float[]> logits() {
    return Arbitraries.floats()
        .between(-1e4f, 1e4f)
        .array(float[].class)
        .ofMinSize(2)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<float[]> nearLogits() {
    return Arbitraries.floats().between(-20, 20).array(float[].class).ofSize(10);
  }

  @Property(tries = 300)
  void probabilitiesSumToOneAndKeepTheOrder(@ForAll("logits") float[] logits) {
    double[] probabilities = Softmax.probabilities(logits);

    assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
    assertThat(probabilities[Softmax.argmax(logits)])
        .isEqualTo(Arrays.stream(probabilities).max().orElseThrow());
  }

  @Property(tries = 300)
  void theLossIsTheLogarithmOfTheProbability(
      @ForAll("nearLogits") float[] logits, @ForAll @IntRange(max = 9) int label) {
    assertThat(Softmax.crossEntropy(logits, label))
        .isCloseTo(-Math.log(Softmax.probabilities(logits)[label]), within(1e-9))
        .isNotNegative();
  }

  @Test
  void farApartLogitsGiveAFiniteLoss() {
    assertThat(Softmax.crossEntropy(new float[] {-3e38f, 3e38f}, 0)).isEqualTo(2.0 * 3e38f);
    assertThat(Softmax.crossEntropy(new float[] {-3e38f, 3e38f}, 1)).isZero();
    assertThat(Softmax.probabilities(new float[] {1000, 0})).containsExactly(1, 0);
  }

  @Test
  void aTieGoesToTheLowestLabel() {
    assertThat(Softmax.argmax(new float[] {0, 2, 2, 1})).isEqualTo(1);
    assertThat(Softmax.argmax(new float[] {-1, -1})).isZero();
  }
}
