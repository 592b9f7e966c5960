package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a data set of files that are sound each for itself, or not there. */
class BadInputTest {
  @TempDir Path folder;
  private SoundData sound;

  @BeforeEach
  void writeSoundData() throws IOException {
    sound = SoundData.in(folder);
  }

  @Test
  void imagesAndLabelsSwapped() throws IOException {
    Files.write(sound.data().resolve(SoundData.TEST_IMAGES), SoundData.LABELS);
    Files.write(sound.data().resolve(SoundData.TEST_LABELS), SoundData.IMAGES);
    sound.assertRefused(
        sound.data().resolve(SoundData.TEST_IMAGES)
            + ": offset 3: expected images of rank 3 (N, H, W) or 4 (N, H, W, C), found rank 1;"
            + " images and labels are swapped");
  }

  @Test
  void countsThatDiffer() throws IOException {
    Files.write(sound.data().resolve(SoundData.TRAIN_LABELS), IdxBytes.labels(0, 1));
    sound.assertRefused(
        "%s: offset 4: expected 3 labels, one for each image of %s, found 2"
            .formatted(
                sound.data().resolve(SoundData.TRAIN_LABELS),
                sound.data().resolve(SoundData.TRAIN_IMAGES)));
  }

  @Test
  void imagesOfTwoSizes() throws IOException {
    Files.write(
        sound.data().resolve(SoundData.TEST_IMAGES), IdxBytes.images(3, 8, 4, new byte[96]));
    sound.assertRefused(
        "%s: offset 8: expected images of 4 x 4 x 1 as in %s, found 8 x 4 x 1"
            .formatted(
                sound.data().resolve(SoundData.TEST_IMAGES),
                sound.data().resolve(SoundData.TRAIN_IMAGES)));
  }

  @Test
  void labelsOfOneClass() throws IOException {
    Files.write(sound.data().resolve(SoundData.TRAIN_LABELS), IdxBytes.labels(2, 2, 2));
    sound.assertRefused(
        sound.data().resolve(SoundData.TRAIN_LABELS)
            + ": expected labels of two classes or more, found 3 labels that are all 2: there is"
            + " nothing to learn");
  }

  @Test
  void aLabelBeyondTheNamedClasses() throws IOException {
    Files.writeString(sound.data().resolve("labels.txt"), "cat\ndog\n");
    sound.assertRefused(
        sound.data().resolve(SoundData.TRAIN_LABELS)
            + ": offset 10: expected a label of 0 to 1, found 2 at index 2; "
            + sound.data().resolve("labels.txt")
            + " names 2 classes");
  }

  @ParameterizedTest
  @MethodSource("fileNames")
  void aDirectoryWithoutOneOfTheFour(String file, String missing) throws IOException {
    Files.delete(sound.data().resolve(file));
    List<String> left =
        Stream.of(
                SoundData.TEST_IMAGES,
                SoundData.TEST_LABELS,
                SoundData.TRAIN_IMAGES,
                SoundData.TRAIN_LABELS)
            .filter(name -> !name.equals(file))
            .toList();
    sound.assertRefused(
        "%s: no %s; found %s".formatted(sound.data(), missing, String.join(", ", left)));
  }

  static Stream<Arguments> fileNames() {
    return Stream.of(
        Arguments.of(SoundData.TRAIN_IMAGES, "train images"),
        Arguments.of(SoundData.TRAIN_LABELS, "train labels"),
        Arguments.of(SoundData.TEST_IMAGES, "test images"),
        Arguments.of(SoundData.TEST_LABELS, "test labels"));
  }

  @Test
  void aFileThatCannotBeRead() throws IOException {
    // Nothing is mapped at the beginning of a process's memory: reading fails, even for root.
    Path images = sound.data().resolve(SoundData.TRAIN_IMAGES);
    Files.delete(images);
    Files.createSymbolicLink(images, Path.of("/proc/self/mem"));
    sound.assertRefused(images + ": offset 0: not readable: Input/output error");
    Files.delete(images);
  }

  @Test
  void aFolderInPlaceOfAFile() throws IOException {
    Files.delete(sound.data().resolve(SoundData.TEST_LABELS));
    Files.createDirectory(sound.data().resolve(SoundData.TEST_LABELS));
    sound.assertRefused(
        "%s: no test labels; found %s, %s, %s"
            .formatted(
                sound.data(),
                SoundData.TEST_IMAGES,
                SoundData.TRAIN_IMAGES,
                SoundData.TRAIN_LABELS));
  }

  @Test
  void wrongSuffixesAreNoFault() throws IOException {
    String expected = sound.decode().out();
    Files.move(
        sound.data().resolve(SoundData.TRAIN_IMAGES),
        sound.data().resolve(SoundData.TRAIN_IMAGES + ".gz"));
    Files.write(sound.data().resolve(SoundData.TEST_IMAGES), IdxBytes.gzip(SoundData.IMAGES));
    Invocation decoded = sound.decodeInto("packed");
    assertThat(decoded.code()).as(decoded.err()).isZero();
    assertThat(decoded.out()).isEqualTo(expected);
  }

  @Test
  void labelsAsQmnistHasThemAreNoFault() throws IOException {
    String expected = sound.decode().out();
    ByteBuffer rows = ByteBuffer.allocate(3 * 8 * Integer.BYTES);
    for (int row = 0; row < 3; row++) {
      rows.putInt(row);
      for (int column = 1; column < 8; column++) {
        rows.putInt(1000 * column + row);
      }
    }
    Files.delete(sound.data().resolve(SoundData.TRAIN_LABELS));
    Files.write(
        sound.data().resolve("train-labels-idx2-int"),
        IdxBytes.idx(0x0C, new int[] {3, 8}, rows.array()));
    Invocation decoded = sound.decodeInto("qmnist");
    assertThat(decoded.code()).as(decoded.err()).isZero();
    assertThat(decoded.out()).isEqualTo(expected);
  }
}
