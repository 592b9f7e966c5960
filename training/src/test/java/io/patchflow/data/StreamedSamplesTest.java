package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedSamplesTest {
  private static final int IMAGES = 1500;

  @TempDir Path root;
  private RunFolder run;
  private PatchSplit split;
  private final Map<List<Integer>, Integer> indexOf = new HashMap<>();

  @BeforeEach
  void publish() throws IOException {
    run = SyntheticPatches.publish(root.resolve("run"), IMAGES, 7);
    split = PatchSplit.of(run, Split.TRAIN);
    for (int index = 0; index < IMAGES; index++) {
      List<Integer> pixels = new ArrayList<>();
      for (byte pixel : SyntheticPatches.image(Split.TRAIN, index)) {
        pixels.add(pixel & 0xff);
      }
      indexOf.put(pixels, index);
    }
    assertThat(indexOf).as("images can be told apart").hasSize(IMAGES);
  }

  @Test
  void inOrderGivesEveryImageWithItsLabel() {
    assertThat(indices(samples(all(), 1).inOrder(), IMAGES))
        .isEqualTo(IntStream.range(0, IMAGES).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 600, IMAGES, 10 * IMAGES})
  void anEpochGivesEveryChosenImageOnce(int window) {
    BitSet chosen = all();
    IntStream.range(0, IMAGES).filter(index -> index % 3 == 1).forEach(chosen::clear);
    StreamedSamples samples = samples(chosen, window);

    assertThat(samples.size()).isEqualTo(1000);
    assertThat(indices(samples.epoch(5, 1), 1000))
        .containsExactlyInAnyOrderElementsOf(chosen.stream().boxed().toList());
  }

  @Test
  void theOrderFollowsFromSeedAndEpoch() {
    List<Integer> order = indices(samples(all(), 100).epoch(5, 1), IMAGES);

    assertThat(indices(samples(all(), 100).epoch(5, 1), IMAGES)).isEqualTo(order);
    assertThat(indices(samples(all(), 100).epoch(5, 2), IMAGES)).isNotEqualTo(order);
    assertThat(indices(samples(all(), 100).epoch(6, 1), IMAGES)).isNotEqualTo(order);
  }

  @Test
  void aWindowOfAllImagesMixesTheFiles() {
    List<Integer> order = indices(samples(all(), IMAGES).epoch(5, 1), IMAGES);

    long ofFirstFile = order.subList(0, 300).stream().filter(index -> index < 500).count();
    assertThat(ofFirstFile).as("a third of the first images, more or less").isBetween(60L, 140L);
  }

  @Test
  void aWindowIsOnlyAsDeepAsItSays() {
    List<Integer> inFileOrder = indices(samples(all(), 1).epoch(5, 1), IMAGES);
    List<Integer> shuffled = indices(samples(all(), 40).epoch(5, 1), IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(inFileOrder.indexOf(shuffled.get(i)))
          .as("place in the files of what comes at %d", i)
          .isLessThan(i + 40);
    }
  }

  @Test
  void aPassGivenUpEndsItsReader() throws InterruptedException {
    try (Pass pass = samples(all(), 2).epoch(5, 1)) {
      pass.skip(1);
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("patchflow-reader")) {
        thread.join(60_000);
        assertThat(thread.isAlive()).as("the reader is at work").isFalse();
      }
    }
  }

  @Test
  void whatIsSkippedIsWhatWouldHaveCome() {
    List<Integer> order = indices(samples(all(), 100).epoch(5, 1), IMAGES);
    try (Pass pass = samples(all(), 100).epoch(5, 1)) {
      pass.skip(640);
      assertThat(read(pass, IMAGES - 640)).isEqualTo(order.subList(640, IMAGES));
    }
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Path file = split.files().get(1);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 1;
    Files.write(file, bytes);

    try (Pass pass = samples(all(), 10).inOrder()) {
      assertThatThrownBy(() -> read(pass, IMAGES))
          .isInstanceOf(PatchflowException.class)
          .hasMessageContaining(file.toString());
    }
  }

  private StreamedSamples samples(BitSet chosen, int window) {
    return new StreamedSamples(split, chosen, window);
  }

  private static BitSet all() {
    BitSet all = new BitSet();
    all.set(0, IMAGES);
    return all;
  }

  private List<Integer> indices(Pass pass, int count) {
    try (pass) {
      return read(pass, count);
    }
  }

  /** The indices of the next images, in batches of 20, each with its own label. */
  private List<Integer> read(Pass pass, int count) {
    List<Integer> indices = new ArrayList<>();
    while (indices.size() < count) {
      pass.next(
          20,
          (slot, index, label, from, offset) -> {
            List<Integer> image = new ArrayList<>();
            for (int i = offset; i < offset + 64; i++) {
              image.add(from[i] & 0xff);
            }
            assertThat(indexOf).containsEntry(image, index);
            assertThat(label).isEqualTo(SyntheticPatches.label(Split.TRAIN, index));
            assertThat(slot).isEqualTo(indices.size() % 20);
            indices.add(index);
          });
    }
    return indices;
  }
}
