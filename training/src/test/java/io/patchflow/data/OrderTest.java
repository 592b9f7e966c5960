package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class OrderTest {

  @Property(tries = 200)
  void anEpochSeesEveryPositionOnceAndEqualSeedsSeeThemAlike(
      @ForAll @Size(max = 60) List<@IntRange(max = 70_000) Integer> list,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5_000) int epoch) {
    int[] positions = list.stream().mapToInt(Integer::intValue).toArray();
    int[] before = positions.clone();
    int[] order = Order.ofEpoch(positions, seed, epoch);
    assertThat(positions).as("what was given").isEqualTo(before);
    assertThat(order).isEqualTo(Order.ofEpoch(positions, seed, epoch));
    Arrays.sort(order);
    Arrays.sort(before);
    assertThat(order).isEqualTo(before);
  }

  @Property(tries = 200)
  void neighbouringEpochsAndSeedsShareNoOrder(@ForAll @Size(3) @UniqueElements List<Long> seeds) {
    int[] positions = Order.ascending(50);
    Set<List<Integer>> orders = new HashSet<>();
    for (long seed : seeds) {
      for (long near : new long[] {seed, seed + 1}) {
        for (int epoch = 1; epoch <= 3; epoch++) {
          orders.add(Arrays.stream(Order.ofEpoch(positions, near, epoch)).boxed().toList());
        }
      }
    }
    long distinct = seeds.stream().flatMap(s -> List.of(s, s + 1).stream()).distinct().count();
    assertThat((long) orders.size()).isEqualTo(3 * distinct);
  }

  @Test
  void everyPositionComesFirstAboutEquallyOften() {
    int[] first = new int[8];
    int[] positions = Order.ascending(8);
    for (int epoch = 1; epoch <= 8_000; epoch++) {
      first[Order.ofEpoch(positions, 0, epoch)[0]]++;
    }
    // The standard deviation of each count is 30.
    assertThat(Arrays.stream(first).boxed())
        .as("times that a position came first")
        .allMatch(n -> n > 850 && n < 1150);
  }

  @Test
  void theOrderOfASeedNeverChanges() {
    int[] ten = Order.ascending(10);
    assertThat(Order.ofEpoch(ten, 0, 1)).containsExactly(4, 3, 7, 6, 2, 0, 9, 1, 8, 5);
    assertThat(Order.ofEpoch(ten, 0, 2)).containsExactly(9, 6, 0, 7, 3, 1, 5, 2, 8, 4);
    assertThat(Order.ofEpoch(ten, -7, 1)).containsExactly(8, 7, 2, 3, 5, 0, 1, 4, 9, 6);
    int[] large = Order.ofEpoch(Order.ascending(60_000), 0, 40);
    assertThat(Arrays.copyOf(large, 5)).containsExactly(32013, 15073, 11582, 40688, 55571);
  }

  @Test
  void ascendingPositionsCountFromZero() {
    assertThat(Order.ascending(0)).isEmpty();
    assertThat(Order.ascending(4)).containsExactly(0, 1, 2, 3);
  }
}
