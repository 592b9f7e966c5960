package io.patchflow.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftmaxLossTest {
  private final SoftmaxLoss loss = new SoftmaxLoss(3);

  @Test
  void theGradientIsProbabilityLessTargetOverTheBatch() {
    double[] logits = {0, Math.log(2), Math.log(5)};
    assertThat(loss.gradient(logits, new double[] {9, 0, 1, 0}, 1, 4))
        .isCloseTo(Math.log(4), within(1e-12));
    assertThat(logits)
        .containsExactly(new double[] {0.125 / 4, -0.75 / 4, 0.625 / 4}, within(1e-12));
  }

  @Test
  void aSmoothedTargetsLossIsItsCrossEntropy() {
    double[] logits = {4, 4, 4 + Math.log(2)};
    assertThat(loss.gradient(logits, new double[] {0.1, 0.2, 0.7}, 0, 1))
        .isCloseTo(0.3 * Math.log(4) + 0.7 * Math.log(2), within(1e-12));
    assertThat(logits).containsExactly(new double[] {0.15, 0.05, -0.2}, within(1e-12));
  }

  @Test
  void hugeLogitsLoseNothing() {
    double[] right = {1e30, 0, -1e30};
    assertThat(loss.gradient(right, new double[] {1, 0, 0}, 0, 1)).isZero();
    assertThat(right).containsExactly(0, 0, 0);
    double[] wrong = {1e30, 0, -1e30};
    assertThat(loss.gradient(wrong, new double[] {0, 0, 1}, 0, 1)).isEqualTo(2e30);
    assertThat(wrong).containsExactly(1, 0, -1);
  }

  @Test
  void aLogitThatIsNoNumberShows() {
    for (int place = 0; place < 3; place++) {
      double[] logits = {0, 1, 2};
      logits[place] = Double.NaN;
      assertThat(loss.gradient(logits, new double[] {0, 1, 0}, 0, 1)).isNaN();
    }
  }

  @Test
  void theFirstOfEqualLogitsIsTheHighest() {
    assertThat(SoftmaxLoss.highest(new double[] {1, 3, 3, 2})).isEqualTo(1);
    assertThat(SoftmaxLoss.highest(new double[] {-1, -1})).isZero();
  }

  @Test
  void scoresAddUp() {
    Score sum = Score.NONE.plus(new Score(3, 1.5, 2)).plus(new Score(1, 2.5, 0));
    assertThat(sum).isEqualTo(new Score(4, 4, 2));
    assertThat(sum.loss()).isEqualTo(1);
    assertThat(sum.accuracy()).isEqualTo(0.5);
  }
}
