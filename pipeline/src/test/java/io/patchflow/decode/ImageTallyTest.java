package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.schema.Fingerprint;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImageTallyTest {

  @Test
  void addsUpWhatPeopleLookAtFirst() {
    ImageTally tally = new ImageTally(3);
    tally.add(0, 2, new byte[] {0, 0});
    tally.add(1, 0, new byte[] {1, (byte) 255});
    tally.add(2, 2, new byte[] {7, 7});
    SplitStatistics statistics = tally.statistics();
    assertThat(statistics.images()).isEqualTo(3);
    assertThat(statistics.perClass()).containsExactly(1L, 0L, 2L);
    assertThat(statistics.minimum()).isZero();
    assertThat(statistics.maximum()).isEqualTo(255);
    assertThat(statistics.constantImages()).isEqualTo(2);
    // python3 -c "import statistics as s; x=[0,0,1,255,7,7]; print(s.mean(x), s.pstdev(x))"
    assertThat(statistics.mean(2)).isEqualTo(45.0);
    assertThat(statistics.standardDeviation(2)).isCloseTo(93.96275858, within(1e-8));
    Fingerprint expected = new Fingerprint();
    expected.add(0, 2, new byte[] {0, 0});
    expected.add(1, 0, new byte[] {1, (byte) 255});
    expected.add(2, 2, new byte[] {7, 7});
    assertThat(statistics.fingerprintSum()).isEqualTo(HexFormat.of().formatHex(expected.sum()));
  }

  @Property(tries = 100)
  void partsAddUpToTheWholeInAnyOrder(
      @ForAll @IntRange(min = 2, max = 40) int images, @ForAll long seed) {
    Random random = new Random(seed);
    int cut = 1 + random.nextInt(images - 1);
    ImageTally whole = new ImageTally(4);
    ImageTally head = new ImageTally(4);
    ImageTally tail = new ImageTally(4);
    byte[] pixels = new byte[3];
    for (int index = 0; index < images; index++) {
      random.nextBytes(pixels);
      int label = random.nextInt(4);
      whole.add(index, label, pixels);
      (index < cut ? head : tail).add(index, label, pixels);
    }
    for (SplitStatistics sum :
        List.of(
            head.statistics().plus(tail.statistics()), tail.statistics().plus(head.statistics()))) {
      assertThat(sum).isEqualTo(whole.statistics());
    }
  }
}
