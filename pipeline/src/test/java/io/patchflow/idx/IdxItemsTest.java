package io.patchflow.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxItemsTest {
  @TempDir private Path folder;

  private IdxFile open(byte[] bytes) throws IOException {
    return IdxFile.open(Files.write(folder.resolve("f"), bytes), "f");
  }

  @Test
  void anyItemCanBeTheFirst() throws IOException {
    IdxFile file = open(IdxBytes.images(3, 1, 2, new byte[] {1, 2, 3, 4, 5, 6}));
    for (int first = 0; first < 3; first++) {
      try (IdxItems items = IdxItems.open(file, first)) {
        for (int index = first; index < 3; index++) {
          assertThat(items.next()).containsExactly((byte) (2 * index + 1), (byte) (2 * index + 2));
        }
      }
    }
  }

  @Test
  void aFileThatShrinksIsNoticed() throws IOException {
    int count = 1000; // more than is read ahead
    IdxFile file = open(IdxBytes.images(count, 28, 28, new byte[count * 784]));
    try (IdxItems items = IdxItems.open(file, 0)) {
      items.next();
      Files.write(folder.resolve("f"), new byte[500_000]);
      assertThat(
              catchThrowableOfType(
                  PatchflowException.class,
                  () -> {
                    for (int i = 1; i < count; i++) {
                      items.next();
                    }
                  }))
          .hasMessage(
              "f: offset 500000: expected 784016 bytes (1000 x 28 x 28 unsigned byte), found the"
                  + " end of the file: it shrank while it was read");
    }
  }

  @Test
  void labelsOfEveryIntegerType() throws IOException {
    assertLabels(IdxBytes.idx(0x08, new int[] {2}, new byte[] {7, (byte) 200}), 7, 200);
    assertLabels(IdxBytes.idx(0x09, new int[] {2}, new byte[] {7, 127}), 7, 127);
    assertLabels(IdxBytes.idx(0x0B, new int[] {2}, new byte[] {0, 7, 1, 0}), 7, 256);
    assertLabels(IdxBytes.idx(0x0C, new int[] {2}, new byte[] {0, 0, 0, 7, 0, 0, 1, 1}), 7, 257);
  }

  @Test
  void theFirstColumnOfLabelsOfRank2IsTheClass() throws IOException {
    // QMNIST: 8 columns of int; the others tell who wrote the digit.
    ByteBuffer rows = ByteBuffer.allocate(2 * 8 * 4);
    rows.putInt(0, 5).putInt(4, 999).putInt(32, 9).putInt(36, -1);
    assertLabels(IdxBytes.idx(0x0C, new int[] {2, 8}, rows.array()), 5, 9);
  }

  private void assertLabels(byte[] bytes, int first, int second) throws IOException {
    IdxFile file = open(bytes);
    try (IdxLabels labels = IdxLabels.open(file, 0)) {
      assertThat(labels.next(1000)).isEqualTo(first);
      assertThat(labels.next(1000)).isEqualTo(second);
    }
    try (IdxLabels labels = IdxLabels.open(file, 1)) {
      assertThat(labels.next(1000)).as("starting at the second").isEqualTo(second);
    }
  }

  @Test
  void aLabelThatIsNoClassIsNamedWithItsIndex() throws IOException {
    IdxFile file = open(IdxBytes.labels(0, 9, 10));
    try (IdxLabels labels = IdxLabels.open(file, 1)) {
      assertThat(labels.next(10)).isEqualTo(9);
      assertThat(catchThrowableOfType(PatchflowException.class, () -> labels.next(10)))
          .hasMessage("f: offset 10: expected a label of 0 to 9, found 10 at index 2");
    }
    IdxFile negative = open(IdxBytes.idx(0x09, new int[] {1}, new byte[] {-3}));
    try (IdxLabels labels = IdxLabels.open(negative, 0)) {
      assertThat(catchThrowableOfType(PatchflowException.class, () -> labels.next(10)))
          .hasMessage("f: offset 8: expected a label of 0 to 9, found -3 at index 0");
    }
  }
}
