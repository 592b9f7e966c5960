package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SoftmaxCrossEntropyTest {
  private static final float[][] LOGITS = {
    {0, (float) Math.log(2), (float) Math.log(5)},
    {4, 4, 4 + (float) Math.log(2)},
  };

  private static final float[][] LABELS = {{0, 1, 0}, {0, 0, 1}};

  private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();

  @Test
  void theGradientIsProbabilityLessLabel() {
    INDArray logits = Nd4j.createFromArray(LOGITS);
    INDArray gradient = loss.computeGradient(Nd4j.createFromArray(LABELS), logits, null, null);
    float[] expected = {0.125f, 0.25f - 1, 0.625f, 0.25f, 0.25f, 0.5f - 1};
    assertThat(gradient.dup('c').data().asFloat()).containsExactly(expected, within(1e-6f));
    assertThat(logits).as("the logits are left alone").isEqualTo(Nd4j.createFromArray(LOGITS));
  }

  @Test
  void theScoreIsTheMeanOrTheSumOverTheBatch() {
    INDArray logits = Nd4j.createFromArray(LOGITS);
    INDArray labels = Nd4j.createFromArray(LABELS);
    double sum = Math.log(4) + Math.log(2);
    assertThat(loss.computeScore(labels, logits, null, null, false)).isCloseTo(sum, within(1e-6));
    assertThat(loss.computeScore(labels, logits, null, null, true))
        .isCloseTo(sum / 2, within(1e-6));
    INDArray each = loss.computeScoreArray(labels, logits, null, null);
    assertThat(each.shape()).containsExactly(2, 1);
    assertThat(each.dup('c').data().asFloat())
        .containsExactly(new float[] {(float) Math.log(4), (float) Math.log(2)}, within(1e-6f));
    assertThat(loss.computeGradientAndScore(labels, logits, null, null, true).getFirst())
        .isCloseTo(sum / 2, within(1e-6));
    assertThat(logits).isEqualTo(Nd4j.createFromArray(LOGITS));
  }

  @Test
  void hugeLogitsLoseNothing() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{1e30f, 0, -1e30f}, {-100, 100, 0}});
    INDArray right = Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 1, 0}});
    assertThat(loss.computeGradient(right, logits, null, null).dup('c').data().asFloat())
        .containsExactly(new float[6], within(1e-30f));
    assertThat(loss.computeScore(right, logits, null, null, false)).isZero();

    INDArray wrong = Nd4j.createFromArray(new float[][] {{0, 0, 1}, {1, 0, 0}});
    assertThat(loss.computeGradient(wrong, logits, null, null).dup('c').data().asFloat())
        .containsExactly(new float[] {1, 0, -1, -1, 1, 0}, within(1e-30f));
    assertThat(loss.computeScore(wrong, logits, null, null, false)).isEqualTo(2e30f);
  }

  @Test
  void aLogitThatIsNoNumberShows() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{Float.NaN, 0, 1}, {0, 1, 2}});
    INDArray labels = Nd4j.createFromArray(LABELS);
    assertThat(loss.computeScore(labels, logits, null, null, false)).isNaN();
  }
}
