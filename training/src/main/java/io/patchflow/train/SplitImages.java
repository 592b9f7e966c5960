package io.patchflow.train;

import io.patchflow.data.MemorySamples;
import io.patchflow.data.PatchSet;
import io.patchflow.data.PatchSplit;
import io.patchflow.data.Samples;
import io.patchflow.data.StreamedSamples;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Both splits in the host's memory, and where the executor computes if that has room for them; or
 * streamed from their files where the host has none.
 */
final class SplitImages {
  private final PatchSplit training;
  private final PatchSplit testing;
  private final int window;
  private final PatchSet trainingSet;
  private final PatchSet testingSet;
  private final Set<PatchSet> kept;

  private SplitImages(
      PatchSplit training,
      PatchSplit testing,
      int window,
      boolean streamed,
      Predicate<PatchSet> keeper) {
    this.training = training;
    this.testing = testing;
    this.window = window;
    this.trainingSet = streamed ? null : training.load();
    this.testingSet = streamed ? null : testing.load();
    this.kept =
        streamed
            ? Set.of()
            : Stream.of(trainingSet, testingSet).filter(keeper).collect(Collectors.toSet());
  }

  /**
   * Loads both splits if they fit.
   *
   * @param budget bytes in memory
   * @param keeper keeps a set where it is computed with, or has no room for it
   * @param progress gets a line if they do not fit
   */
  static SplitImages open(
      PatchSplit training,
      PatchSplit testing,
      long budget,
      Predicate<PatchSet> keeper,
      Progress progress) {
    long bytes = Math.addExact(training.bytes(), testing.bytes());
    int window =
        (int)
            Math.max(1, Math.min(budget / training.info().shape().imageBytes(), training.images()));
    if (bytes > budget) {
      progress.note(
          String.format(
              Locale.ROOT,
              "train: streams %,d images; %,d MB are more than the %,d MB for data; window %,d images",
              training.images(),
              bytes >> 20,
              budget >> 20,
              window));
    }
    SplitImages images = new SplitImages(training, testing, window, bytes > budget, keeper);
    if (!images.kept.isEmpty()) {
      int count = images.kept.stream().mapToInt(PatchSet::size).sum();
      progress.note(String.format(Locale.ROOT, "train: %,d images stay on the GPU", count));
    }
    return images;
  }

  /** Images of the training split, to be shuffled. */
  Samples training(int[] positions) {
    return samples(training, trainingSet, positions, window);
  }

  /** Images of the training split, in order only. */
  Samples watched(int[] positions) {
    return samples(training, trainingSet, positions, 1);
  }

  /** Images of the test split, in order only. */
  Samples testing(int[] positions) {
    return samples(testing, testingSet, positions, 1);
  }

  private Samples samples(PatchSplit split, PatchSet set, int[] positions, int window) {
    if (set != null) {
      return new MemorySamples(set, positions, kept.contains(set));
    }
    BitSet chosen = new BitSet();
    for (int position : positions) {
      chosen.set(position);
    }
    return new StreamedSamples(split, chosen, window);
  }
}
