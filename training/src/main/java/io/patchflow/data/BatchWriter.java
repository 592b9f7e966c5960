package io.patchflow.data;

import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;
import java.util.Arrays;
import java.util.Optional;

/**
 * Fills batches: bytes become floats, unless whoever computes keeps the images, and labels become
 * distributions. For training, images are varied and mixed as the recipe says. What becomes of an
 * image follows from the seed, the epoch, its index in the split and, if it is mixed, the image
 * before it in the batch.
 */
final class BatchWriter implements Pass.Sink {
  private static final Recipe.Augment NONE = new Recipe.Augment(0, 0, 0, 0);

  private final Recipe.Augment augment;
  private final ImagePlacement placement;
  private final SymmetricBeta mixup;
  private final int imageValues;
  private final int classes;
  private final float on;
  private final float off;
  private final int capacity;
  private final Optional<PatchSet> kept;
  private final float[] spareImage;
  private final float[] spareTarget;
  private ImageRandom random = new ImageRandom(0, 0);
  private TrainingBatch batch;

  /**
   * For training.
   *
   * @param capacity images a batch at most
   * @param kept the images, if batches need not hold them
   */
  BatchWriter(
      PatchSetInfo info,
      int capacity,
      Optional<PatchSet> kept,
      Recipe.Augment augment,
      double labelSmoothing) {
    this.augment = augment;
    this.placement = new ImagePlacement(info.shape());
    this.mixup = augment.mixup() == 0 ? null : new SymmetricBeta(augment.mixup());
    this.imageValues = info.shape().imageBytes();
    this.classes = info.classes();
    this.off = (float) (labelSmoothing / classes);
    this.on = (float) (1 - labelSmoothing + labelSmoothing / classes);
    this.capacity = capacity;
    this.kept = kept;
    this.spareImage = new float[imageValues];
    this.spareTarget = new float[classes];
  }

  /** For images as they are. */
  BatchWriter(PatchSetInfo info, int capacity, Optional<PatchSet> kept) {
    this(info, capacity, kept, NONE, 0);
  }

  TrainingBatch batch() {
    return new TrainingBatch(capacity, imageValues, classes, kept);
  }

  /** Starts the random numbers of an epoch. */
  void epoch(long seed, int epoch) {
    random = new ImageRandom(seed, epoch);
  }

  /** Fills {@code batch} with the next images of {@code pass}. */
  void fill(TrainingBatch batch, Pass pass, int images) {
    this.batch = batch;
    batch.resize(images);
    pass.next(images, this);
    if (kept.isEmpty()) {
      mix(batch.patches(), imageValues, spareImage);
    }
    mix(batch.targets(), classes, spareTarget);
  }

  @Override
  public void put(int slot, int index, int label, byte[] from, int offset) {
    random.image(index);
    Variants variants = batch.variants();
    variants.indices()[slot] = index;
    variants.mirrored()[slot] = random.uniform() < augment.flip();
    variants.down()[slot] = random.within(augment.shift());
    variants.right()[slot] = random.within(augment.shift());
    variants.weights()[slot] = weight();
    if (kept.isEmpty()) {
      placement.place(from, offset, variants, slot, batch.patches(), slot * imageValues);
    }
    int row = slot * classes;
    Arrays.fill(batch.targets(), row, row + classes, off);
    batch.targets()[row + label] = on;
    batch.labels()[slot] = label;
  }

  /** Of the image itself where it is mixed with another, 1/2 to 1. */
  private float weight() {
    if (mixup == null || random.uniform() >= augment.mixupShare()) {
      return 1;
    }
    double share = mixup.draw(random);
    return (float) Math.max(share, 1 - share);
  }

  /**
   * Mixes each row with the one before it as that was; the first with the last.
   *
   * @param spare room for a row
   */
  private void mix(float[] rows, int length, float[] spare) {
    float[] weights = batch.variants().weights();
    int last = batch.size() - 1;
    System.arraycopy(rows, last * length, spare, 0, length);
    for (int slot = last; slot >= 0; slot--) {
      float weight = weights[slot];
      if (weight < 1) {
        float[] other = slot == 0 ? spare : rows;
        int at = slot == 0 ? 0 : (slot - 1) * length;
        for (int i = slot * length; i < (slot + 1) * length; i++) {
          rows[i] = weight * rows[i] + (1 - weight) * other[at++];
        }
      }
    }
  }
}
