package io.patchflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BiasReluTest {

  @Property(tries = 50)
  void anyLengthIsAddedAndCutOffBelowZero(
      @ForAll @IntRange(min = 1, max = 3 * Pieces.SIZE + 1) int length, @ForAll long seed) {
    Random random = new Random(seed);
    float[] before = new float[length + 1];
    float[] bias = new float[length];
    for (int i = 0; i < length; i++) {
      before[i] = (float) random.nextGaussian();
      bias[i] = (float) random.nextGaussian();
    }
    before[length] = -5;
    Floats y = Floats.allocate(length + 1L);
    y.put(0, before, length + 1);

    BiasRelu biasRelu = new BiasRelu(bias);
    biasRelu.apply(y, 0, y, 0, new float[Pieces.SIZE]);

    assertThat(biasRelu.length()).isEqualTo(length);
    float[] after = y.toArray();
    for (int i = 0; i < length; i++) {
      assertThat(after[i]).as("value %d", i).isEqualTo(Math.max(before[i] + bias[i], 0f));
    }
    assertThat(after[length]).as("what lies behind").isEqualTo(-5);
  }
}
