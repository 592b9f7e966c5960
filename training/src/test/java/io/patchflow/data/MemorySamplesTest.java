package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySamplesTest {
  private static final int[] CHOSEN = {1, 2, 3, 5, 8, 13, 21};
  private final MemorySamples samples = new MemorySamples(set(), CHOSEN, /* kept= */ false);

  @Test
  void imagesInOrderAreInIndexOrder() {
    assertThat(samples.size()).isEqualTo(CHOSEN.length);
    assertThat(samples.info()).isEqualTo(SyntheticPatches.INFO);
    assertThat(walk(samples.inOrder(), 0, 3)).containsExactly(1, 2, 3, 5, 8, 13, 21);
  }

  @Test
  void anEpochHasTheOrderOfItsSeed() {
    for (int epoch = 1; epoch <= 3; epoch++) {
      Integer[] order =
          Arrays.stream(Order.ofEpoch(CHOSEN, 9, epoch)).boxed().toArray(Integer[]::new);
      assertThat(walk(samples.epoch(9, epoch), 0, 4)).containsExactly(order);
    }
  }

  @Test
  void whatIsSkippedIsWhatWouldHaveCome() {
    List<Integer> whole = walk(samples.epoch(9, 2), 0, 1);
    for (int skipped = 0; skipped <= CHOSEN.length; skipped++) {
      assertThat(walk(samples.epoch(9, 2), skipped, 2))
          .as("behind %d images", skipped)
          .isEqualTo(whole.subList(skipped, CHOSEN.length));
    }
  }

  /** Images whose first byte is their position. */
  private static PatchSet set() {
    PatchSet set = new PatchSet(SyntheticPatches.INFO, 22);
    for (int i = 0; i < 22; i++) {
      byte[] image = SyntheticPatches.image(Split.TRAIN, i);
      image[0] = (byte) i;
      set.add(i % 3, image, 0);
    }
    return set;
  }

  /** The positions of the images behind {@code skipped}, in batches and a smaller last one. */
  private static List<Integer> walk(Pass pass, int skipped, int batchSize) {
    List<Integer> positions = new ArrayList<>();
    try (pass) {
      pass.skip(skipped);
      for (int left = CHOSEN.length - skipped; left > 0; left -= batchSize) {
        pass.next(
            Math.min(batchSize, left),
            (slot, index, label, from, offset) -> {
              assertThat(from[offset]).isEqualTo((byte) index);
              assertThat(label).isEqualTo(index % 3);
              positions.add(index);
            });
      }
    }
    return positions;
  }
}
