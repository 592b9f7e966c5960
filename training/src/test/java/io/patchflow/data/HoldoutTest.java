package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldoutTest {

  @Property(tries = 200)
  void everyImageIsEitherTrainedOnOrWatched(
      @ForAll @IntRange(min = 1, max = 500) int images,
      @ForAll @DoubleRange(max = 1, maxIncluded = false) double share,
      @ForAll long seed) {
    Holdout cut = Holdout.draw(images, share, seed);
    assertThat(cut.training()).isSorted().isNotEmpty();
    assertThat(cut.watched()).isSorted();
    IntStream all = IntStream.concat(IntStream.of(cut.training()), IntStream.of(cut.watched()));
    assertThat(all.sorted().toArray()).isEqualTo(Order.ascending(images));
    Holdout again = Holdout.draw(images, share, seed);
    assertThat(again.watched()).isEqualTo(cut.watched());
  }

  @ParameterizedTest
  @CsvSource({"60000, 0.1, 6000", "100, 0.29, 29", "10, 0.99, 9", "7, 0, 0", "1, 0.9, 0"})
  void theShareIsRoundedDownToWholeImages(int images, double share, int held) {
    Holdout cut = Holdout.draw(images, share, 0);
    assertThat(cut.watched()).hasSize(held);
    assertThat(cut.training()).hasSize(images - held);
  }

  @Test
  void anotherSeedHoldsOutOtherImages() {
    int[] one = Holdout.draw(1_000, 0.1, 1).watched();
    int[] two = Holdout.draw(1_000, 0.1, 2).watched();
    long shared = IntStream.of(one).filter(i -> IntStream.of(two).anyMatch(j -> i == j)).count();
    assertThat(shared).as("images that both seeds hold out, 10 expected").isBetween(1L, 30L);
  }

  @Test
  void theHoldoutOfASeedNeverChanges() {
    assertThat(Holdout.draw(20, 0.25, 0).watched()).containsExactly(3, 6, 13, 14, 17);
  }
}
