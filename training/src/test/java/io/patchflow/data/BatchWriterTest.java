package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.recipe.Recipe;
import io.patchflow.schema.Split;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchWriterTest {
  private static final Recipe.Augment NONE = new Recipe.Augment(0, 0, 0, 0);
  private static final Recipe.Augment ALL = new Recipe.Augment(0.5, 1, 0.4, 0.5);
  private static final int SIZE = 64;

  @Test
  void bytesBecomeFloatsAndLabelsOneHots() {
    TrainingBatch batch = fill(NONE, 0, 1, 4, 9);

    assertThat(batch.size()).isEqualTo(2);
    for (int slot = 0; slot < 2; slot++) {
      int index = slot == 0 ? 4 : 9;
      byte[] image = SyntheticPatches.image(Split.TRAIN, index);
      int label = SyntheticPatches.label(Split.TRAIN, index);
      for (int i = 0; i < SIZE; i++) {
        assertThat(batch.patches()[slot * SIZE + i]).isEqualTo((image[i] & 0xff) / 255f);
      }
      assertThat(batch.labels()[slot]).isEqualTo(label);
      for (int c = 0; c < 3; c++) {
        assertThat(batch.targets()[slot * 3 + c]).isEqualTo(c == label ? 1 : 0);
      }
    }
  }

  @Test
  void smoothingSpreadsAShareOverAllClasses() {
    TrainingBatch batch = fill(NONE, 0.3, 1, 4);
    int label = SyntheticPatches.label(Split.TRAIN, 4);

    for (int c = 0; c < 3; c++) {
      assertThat(batch.targets()[c]).isCloseTo(c == label ? 0.8f : 0.1f, within(1e-6f));
    }
  }

  @Test
  void anImagesVariantFollowsFromItsPlaceInTheSplitNotInTheBatch() {
    Recipe.Augment noMixing = new Recipe.Augment(0.5, 1, 0, 0.5);
    float[] alone = row(fill(noMixing, 0, 3, 17), 0);
    TrainingBatch among = fill(noMixing, 0, 3, 2, 40, 17, 5);

    assertThat(row(among, 2)).isEqualTo(alone);
    assertThat(row(fill(noMixing, 0, 4, 17), 0)).as("another epoch").isNotEqualTo(alone);
  }

  @Test
  void halfOfTheImagesAreMirroredAndAllShiftsOccur() {
    int[] indices = IntStream.range(0, 300).toArray();
    TrainingBatch batch = fill(new Recipe.Augment(0.5, 1, 0, 0), 0, 1, indices);
    ImagePlacement placement = new ImagePlacement(SyntheticPatches.INFO.shape());
    int[] counts = new int[18];
    for (int index : indices) {
      for (int variant = 0; variant < 18; variant++) {
        float[] expected = new float[SIZE];
        placement.place(
            SyntheticPatches.image(Split.TRAIN, index),
            0,
            variant >= 9,
            variant % 9 / 3 - 1,
            variant % 3 - 1,
            expected,
            0);
        counts[variant] += Arrays.equals(row(batch, index), expected) ? 1 : 0;
      }
    }
    assertThat(Arrays.stream(counts).sum()).as("each is one of the variants").isEqualTo(300);
    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(5, 35));
    assertThat(Arrays.stream(counts, 9, 18).sum()).as("mirrored").isBetween(110, 190);
  }

  /** Each mixed row is one weighed sum of itself and the row before, as both were unmixed. */
  @Test
  void halfOfTheImagesAreMixedWithTheOneBeforeInTheBatch() {
    int[] indices = IntStream.range(0, 200).toArray();
    TrainingBatch plain = fill(new Recipe.Augment(0.5, 1, 0, 0), 0.1, 1, indices);
    TrainingBatch mixed = fill(ALL, 0.1, 1, indices);
    int changed = 0;
    double weights = 0;
    for (int slot = 0; slot < 200; slot++) {
      float[] own = row(plain, slot);
      float[] before = row(plain, slot == 0 ? 199 : slot - 1);
      float[] found = row(mixed, slot);
      double weight = weight(own, before, found);
      assertThat(weight).isBetween(0.5 - 1e-6, 1 + 1e-6);
      assertMix(weight, own, before, found);
      assertMix(
          weight,
          target(plain, slot),
          target(plain, slot == 0 ? 199 : slot - 1),
          target(mixed, slot));
      assertThat(mixed.labels()[slot]).isEqualTo(plain.labels()[slot]);
      changed += weight < 1 - 1e-6 ? 1 : 0;
      weights += weight < 1 - 1e-6 ? weight : 0;
    }
    assertThat(changed).as("mixed").isBetween(70, 130);
    assertThat(weights / changed).as("mean weight of Beta(0.4, 0.4)").isBetween(0.72, 0.88);
  }

  @Test
  void aBatchOfOneIsMixedWithItself() {
    for (int index = 0; index < 10; index++) {
      float[] plain = row(fill(new Recipe.Augment(0.5, 1, 0, 0), 0, 1, index), 0);
      float[] mixed = row(fill(ALL, 0, 1, index), 0);
      for (int i = 0; i < SIZE; i++) {
        assertThat(mixed[i]).isCloseTo(plain[i], within(1e-6f));
      }
    }
  }

  private static double weight(float[] own, float[] before, float[] found) {
    double up = 0;
    double down = 0;
    for (int i = 0; i < SIZE; i++) {
      up += ((double) found[i] - before[i]) * ((double) own[i] - before[i]);
      down += ((double) own[i] - before[i]) * ((double) own[i] - before[i]);
    }
    return up / down;
  }

  private static void assertMix(double weight, float[] own, float[] before, float[] found) {
    for (int i = 0; i < own.length; i++) {
      assertThat((double) found[i])
          .isCloseTo(weight * own[i] + (1 - weight) * before[i], within(1e-5));
    }
  }

  private static float[] row(TrainingBatch batch, int slot) {
    return Arrays.copyOfRange(batch.patches(), slot * SIZE, (slot + 1) * SIZE);
  }

  private static float[] target(TrainingBatch batch, int slot) {
    return Arrays.copyOfRange(batch.targets(), slot * 3, (slot + 1) * 3);
  }

  private static TrainingBatch fill(
      Recipe.Augment augment, double smoothing, int epoch, int... indices) {
    BatchWriter writer =
        new BatchWriter(SyntheticPatches.INFO, 400, Optional.empty(), augment, smoothing);
    TrainingBatch batch = writer.batch();
    writer.epoch(5, epoch);
    writer.fill(batch, new Given(indices), indices.length);
    return batch;
  }

  /** Some images of the training split. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Given(int... indices) implements Pass {
    @Override
    public void next(int images, Sink sink) {
      for (int slot = 0; slot < images; slot++) {
        int index = indices[slot];
        byte[] image = SyntheticPatches.image(Split.TRAIN, index);
        sink.put(slot, index, SyntheticPatches.label(Split.TRAIN, index), image, 0);
      }
    }

    @Override
    public void skip(int images) {}

    @Override
    public void close() {}
  }
}
