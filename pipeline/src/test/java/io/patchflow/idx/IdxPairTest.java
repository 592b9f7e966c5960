package io.patchflow.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxPairTest {
  private static final byte[] IMAGES = IdxBytes.images(2, 1, 3, new byte[6]);
  private static final byte[] LABELS = IdxBytes.labels(4, 5);

  @TempDir private Path folder;

  private IdxPair pair(byte[] images, byte[] labels) throws IOException {
    return new IdxPair(open("images", images), open("labels", labels));
  }

  private IdxFile open(String name, byte[] bytes) throws IOException {
    return IdxFile.open(Files.write(folder.resolve(name), bytes), name);
  }

  private void assertRefused(byte[] images, byte[] labels, String message) {
    PatchflowException refused =
        catchThrowableOfType(PatchflowException.class, () -> pair(images, labels));
    assertThat(refused).hasMessage(message);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void greyImages() throws IOException {
    IdxPair pair = pair(IMAGES, LABELS);
    assertThat(pair.count()).isEqualTo(2);
    assertThat(pair.height()).isEqualTo(1);
    assertThat(pair.width()).isEqualTo(3);
    assertThat(pair.channels()).isEqualTo(1);
  }

  @Test
  void imagesOfRank4HaveChannels() throws IOException {
    byte[] colour = IdxBytes.idx(0x08, new int[] {2, 1, 3, 5}, new byte[30]);
    assertThat(pair(colour, LABELS).channels()).isEqualTo(5);
  }

  @Test
  void swappedFilesAreNamedAsSuch() {
    assertRefused(
        LABELS,
        IMAGES,
        "images: offset 3: expected images of rank 3 (N, H, W) or 4 (N, H, W, C), found rank 1;"
            + " images and labels are swapped");
  }

  @Test
  void otherRanks() {
    assertRefused(
        IdxBytes.idx(0x08, new int[] {2, 3}, new byte[6]),
        LABELS,
        "images: offset 3: expected images of rank 3 (N, H, W) or 4 (N, H, W, C), found rank 2");
    assertRefused(IMAGES, IMAGES, "labels: offset 3: expected labels of rank 1 or 2, found rank 3");
  }

  @Test
  void floatImagesAndLabels() {
    assertRefused(
        IdxBytes.idx(0x0D, new int[] {2, 1, 3}, new byte[24]),
        LABELS,
        "images: offset 2: expected type 0x08 (unsigned byte), since patch tensors hold 8-bit"
            + " pixels, found 0x0D (float)");
    assertRefused(
        IMAGES,
        IdxBytes.idx(0x0E, new int[] {2}, new byte[16]),
        "labels: offset 2: expected an integer type, since labels are classes, found 0x0E"
            + " (double)");
  }

  @Test
  void countsThatDiffer() {
    assertRefused(
        IMAGES,
        IdxBytes.labels(1, 2, 3),
        "labels: offset 4: expected 2 labels, one for each image of images, found 3");
  }

  @Test
  void anImageTooLargeToHold() {
    int side = 4097;
    assertRefused(
        IdxBytes.images(1, side, side, new byte[side * side]),
        IdxBytes.labels(1),
        "images: offset 8: expected an image of at most 16777216 bytes, found 16785409 bytes (1 x"
            + " 4097 x 4097 unsigned byte)");
  }
}
