package io.patchflow.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final long HEAP = 1_000;

  @Test
  void aTrialACoreUnlessTrialsAreFewer() {
    assertThat(Slots.of(8, HEAP, 12, 10, null, null)).isEqualTo(new Slots(8, 1, 125));
    assertThat(Slots.of(8, HEAP, 3, 10, null, null)).isEqualTo(new Slots(3, 2, 333));
    assertThat(Slots.of(2, HEAP, 1, 10, null, null)).isEqualTo(new Slots(1, 2, HEAP));
  }

  @Test
  void askedForThreadsAreKeptAndShareTheCores() {
    assertThat(Slots.of(8, HEAP, 12, 10, 3, null)).isEqualTo(new Slots(2, 3, 500));
    assertThat(Slots.of(2, HEAP, 12, 10, 4, null)).isEqualTo(new Slots(1, 4, HEAP));
    assertThat(Slots.of(8, HEAP, 12, 10, null, 2)).isEqualTo(new Slots(2, 4, 500));
    assertThat(Slots.of(8, HEAP, 12, 10, 1, 20)).isEqualTo(new Slots(20, 1, 50));
  }

  @Test
  void imagesOfAllTrialsAtOnceFitIntoMemoryOrThereIsOneAtATime() {
    assertThat(Slots.of(8, HEAP, 12, 300, null, null)).isEqualTo(new Slots(3, 2, 333));
    assertThat(Slots.of(8, HEAP, 12, 5_000, null, null)).isEqualTo(new Slots(1, 8, HEAP));
  }

  @Property
  void coresAreNeitherOversubscribedNorMemoryOverdrawn(
      @ForAll @IntRange(min = 1, max = 256) int cores,
      @ForAll @IntRange(min = 1, max = 1_000) int trials,
      @ForAll @LongRange(min = 1, max = 2_000) long bytes) {
    Slots slots = Slots.of(cores, HEAP, trials, bytes, null, null);

    assertThat(slots.trials()).isBetween(1, trials);
    assertThat(slots.trials() * slots.threads()).isBetween(1, cores);
    assertThat(slots.dataBudget() * slots.trials()).isLessThanOrEqualTo(HEAP);
    assertThat(slots.dataBudget()).isGreaterThanOrEqualTo(Math.min(bytes, HEAP));
  }
}
