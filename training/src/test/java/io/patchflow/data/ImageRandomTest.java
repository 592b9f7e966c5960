package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageRandomTest {

  @Test
  void anImagesNumbersFollowFromSeedEpochAndIndex() {
    ImageRandom random = new ImageRandom(7, 3);
    double[] first = draw(random, 5);
    double[] unused = draw(random, 6);
    assertThat(draw(random, 5)).isEqualTo(first);
    assertThat(draw(new ImageRandom(7, 3), 5)).isEqualTo(first);

    Set<Double> all = new HashSet<>();
    for (long seed : new long[] {6, 7, 8}) {
      for (int epoch = 1; epoch <= 10; epoch++) {
        ImageRandom each = new ImageRandom(seed, epoch);
        for (int index = 0; index < 100; index++) {
          for (double value : draw(each, index)) {
            all.add(value);
          }
        }
      }
    }
    assertThat(all).as("no stream is another's").hasSize(3 * 10 * 100 * 4);
  }

  @Test
  void allShiftsAreEquallyLikely() {
    ImageRandom random = new ImageRandom(1, 1);
    int[] counts = new int[5];
    for (int index = 0; index < 50_000; index++) {
      random.image(index);
      counts[random.within(2) + 2]++;
    }
    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat(count).isCloseTo(10_000, within(450)));
    assertThat(random.within(0)).isZero();
  }

  @Test
  void normalNumbersHaveMeanZeroAndVarianceOne() {
    ImageRandom random = new ImageRandom(1, 1);
    double[] values = new double[50_000];
    Arrays.setAll(values, i -> random.normal());

    assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0, within(0.025));
    assertThat(Arrays.stream(values).map(x -> x * x).average().orElseThrow())
        .isCloseTo(1, within(0.035));
    assertThat(Arrays.stream(values).filter(x -> x > 1).count() / 50_000.0)
        .isCloseTo(0.1587, within(0.01));
  }

  private static double[] draw(ImageRandom random, int index) {
    random.image(index);
    double[] values = new double[4];
    Arrays.setAll(values, i -> random.uniform());
    return values;
  }
}
