package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class BatchTest {
  private final Batch batch = new Batch(SyntheticPatches.INFO, 3);

  @Test
  void bytesBecomeFloatsFromZeroToOne() {
    byte[] image = new byte[70];
    for (int i = 0; i < 64; i++) {
      image[6 + i] = (byte) (255 - i * 4);
    }
    batch.put(1, 0, image, 6);
    assertThat(batch.patches().shape()).containsExactly(3, 4, 16);
    float[] values = batch.patches().dup('c').data().asFloat();
    for (int i = 0; i < 64; i++) {
      assertThat(values[i]).as("value %d of the slot before", i).isZero();
      assertThat(values[64 + i]).as("value %d", i).isEqualTo((255 - i * 4) / 255f);
      assertThat(values[128 + i]).as("value %d of the slot behind", i).isZero();
    }
    assertThat(batch.patches().getFloat(1, 2, 3))
        .as("token 2, value 3")
        .isEqualTo((255 - 35 * 4) / 255f);
  }

  @Test
  void labelsAreOneHotAndForgottenWhenASlotIsFilledAgain() {
    INDArray labels = batch.labels();
    byte[] image = new byte[64];
    batch.put(0, 2, image, 0);
    batch.put(1, 0, image, 0);
    batch.put(2, 1, image, 0);
    batch.put(1, 1, image, 0);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(labels.toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0, 0, 1}, {0, 1, 0}, {0, 1, 0}});
    assertThat(new int[] {batch.label(0), batch.label(1), batch.label(2)}).containsExactly(2, 1, 1);
    assertThat(batch.labels()).as("the same memory").isSameAs(labels);
  }
}
