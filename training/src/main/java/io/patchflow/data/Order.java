package io.patchflow.data;

import java.util.SplittableRandom;

/** Seeded orders of images. Equal seeds give equal orders, on every machine. */
public final class Order {
  private Order() {}

  /**
   * The order of an epoch's images: it does not depend on the epochs before.
   *
   * @param positions the images; left as they are
   */
  public static int[] ofEpoch(int[] positions, long seed, int epoch) {
    return shuffled(positions, random(seed, epoch));
  }

  /** A source of numbers of its own for each seed and epoch. */
  static SplittableRandom random(long seed, int epoch) {
    // Two rounds of mixing, so that neighbouring seeds and epochs share nothing.
    long epochSeed = new SplittableRandom(seed).split().nextLong() + epoch;
    return new SplittableRandom(epochSeed).split();
  }

  /** A shuffled copy. */
  static int[] shuffled(int[] positions, SplittableRandom random) {
    int[] order = positions.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /** 0 to {@code length - 1}. */
  public static int[] ascending(int length) {
    int[] positions = new int[length];
    for (int i = 0; i < length; i++) {
      positions[i] = i;
    }
    return positions;
  }
}
