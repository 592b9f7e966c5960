package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatchSetTest {
  private static final PatchSetInfo LARGE_IMAGES =
      new PatchSetInfo(new PatchShape(6_000, 6_000, 3, 6_000), List.of("a", "b"));

  @Test
  void imagesThatFillMoreThanOneArrayKeepTheirPlaces() {
    PatchSet set = new PatchSet(LARGE_IMAGES, 3);
    byte[] image = new byte[LARGE_IMAGES.shape().imageBytes() + 1];
    for (int i = 0; i < 3; i++) {
      Arrays.fill(image, (byte) (i + 1));
      set.add(i % 2, image, 1);
    }
    assertThat(set.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      int last = set.position(i) + LARGE_IMAGES.shape().imageBytes() - 1;
      assertThat(set.chunk(i)[set.position(i)])
          .as("first byte of image %d", i)
          .isEqualTo((byte) (i + 1));
      assertThat(set.chunk(i)[last]).as("last byte of image %d", i).isEqualTo((byte) (i + 1));
      assertThat(set.label(i)).isEqualTo(i % 2);
    }
    assertThat(set.chunk(0)).as("two images do not fit into one array").isNotSameAs(set.chunk(2));
  }

  @Test
  void anImageIsReadFromItsOffset() {
    PatchSet set = new PatchSet(SyntheticPatches.INFO, 2);
    byte[] two = new byte[129];
    two[1] = 7;
    two[65] = 8;
    set.add(2, two, 1);
    set.add(1, two, 65);
    assertThat(set.chunk(0)[set.position(0)]).isEqualTo((byte) 7);
    assertThat(set.chunk(1)[set.position(1)]).isEqualTo((byte) 8);
    assertThatThrownBy(() -> set.add(0, two, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
