package io.patchflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReluGradientTest {

  @Property(tries = 50)
  void whatTheReluLetThroughIsPassedBackAndSummed(
      @ForAll @IntRange(min = 1, max = 3 * Pieces.SIZE + 1) int length, @ForAll long seed) {
    Random random = new Random(seed);
    int samples = 3;
    float[] gradient = new float[samples * length];
    float[] output = new float[samples * length];
    for (int i = 0; i < output.length; i++) {
      gradient[i] = (float) random.nextGaussian();
      output[i] = Math.max(0, (float) random.nextGaussian());
    }
    Floats dy = Floats.allocate(gradient.length);
    Floats y = Floats.allocate(output.length);
    dy.put(0, gradient, gradient.length);
    y.put(0, output, output.length);

    ReluGradient relu = new ReluGradient(length);
    relu.apply(dy, y, 0);
    relu.apply(dy, y, 2L * length);

    float[] after = dy.toArray();
    float[] sum = relu.sum();
    assertThat(sum).hasSize(length);
    for (int i = 0; i < length; i++) {
      float first = output[i] > 0 ? gradient[i] : 0;
      float third = output[2 * length + i] > 0 ? gradient[2 * length + i] : 0;
      assertThat(after[i]).as("value %d of the first sample", i).isEqualTo(first);
      assertThat(after[2 * length + i]).as("value %d of the third", i).isEqualTo(third);
      assertThat(after[length + i]).as("the second, left alone").isEqualTo(gradient[length + i]);
      assertThat(sum[i]).as("sum of value %d", i).isEqualTo(first + third);
    }
  }
}
