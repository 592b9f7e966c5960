package io.patchflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Nd4jLossTest {
  private final Nd4jLoss loss = new Nd4jKernel().loss();
  private final INDArray target = Nd4j.zeros(DataType.FLOAT, 1, 2);

  @Test
  void theGradientIsProbabilityLessLabelOverTheBatch() {
    INDArray logits =
        Nd4j.createFromArray(
            new float[][] {
              {0, (float) Math.log(2), (float) Math.log(5)}, {4, 4, 4 + (float) Math.log(2)}
            });
    loss.measure(logits, Nd4j.createFromArray(1, 2), target);
    assertThat(target.toFloatVector())
        .containsExactly(new float[] {(float) (Math.log(4) + Math.log(2)), 1}, within(1e-6f));
    float[] twice = {0.125f, 0.25f - 1, 0.625f, 0.25f, 0.25f, 0.5f - 1};
    float[] found = loss.gradient(logits).mul(2).dup('c').data().asFloat();
    assertThat(found).containsExactly(twice, within(1e-6f));
  }

  @Test
  void hugeLogitsLoseNothing() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{1e30f, 0, -1e30f}, {-100, 100, 0}});
    loss.measure(logits, Nd4j.createFromArray(0, 1), target);
    assertThat(target.toFloatVector()).containsExactly(0, 2);
    assertThat(loss.gradient(logits).dup('c').data().asFloat())
        .containsExactly(new float[6], within(1e-30f));

    loss.measure(logits, Nd4j.createFromArray(2, 0), target);
    assertThat(target.toFloatVector()).containsExactly(2e30f, 0);
    assertThat(loss.gradient(logits).dup('c').data().asFloat())
        .containsExactly(new float[] {0.5f, 0, -0.5f, -0.5f, 0.5f, 0}, within(1e-30f));
  }

  @Test
  void aLogitThatIsNoNumberShows() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{Float.NaN, 0, 1}, {0, 1, 2}});
    loss.measure(logits, Nd4j.createFromArray(1, 2), target);
    assertThat(target.getFloat(0)).isNaN();
  }
}
