package io.patchflow.data;

import java.util.SplittableRandom;

/**
 * Random numbers of each image of an epoch: its own, whichever images came before it. The generator
 * is SplitMix64 (Steele et al., 2014), seeded for each image and allocating nothing.
 */
final class ImageRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long epochKey;
  private long state;

  ImageRandom(long seed, int epoch) {
    // Not the seed of the order, which has its own numbers.
    this.epochKey = Order.random(new SplittableRandom(seed).nextLong(), epoch).nextLong();
  }

  /** Starts an image's numbers. */
  void image(int index) {
    state = mix(epochKey + mix(index + GAMMA));
  }

  /** Uniform in 0 to below 1. */
  double uniform() {
    state += GAMMA;
    return (mix(state) >>> 11) * 0x1p-53;
  }

  /** Uniform among the whole numbers from {@code -most} to {@code most}. */
  int within(int most) {
    return (int) (uniform() * (2L * most + 1)) - most;
  }

  /** Standard normal (Marsaglia's polar method). */
  double normal() {
    while (true) {
      double u = 2 * uniform() - 1;
      double v = 2 * uniform() - 1;
      double square = u * u + v * v;
      if (square < 1 && square > 0) {
        return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
