package io.patchflow.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The turns over one data set, round by round.
 *
 * @param images in both splits
 */
record SizeTurns(int images, List<Turn> loop, List<Turn> stage) {

  /**
   * The stage's images a second over the loop's, one a round, ascending.
   *
   * @param stageStart seconds of each of the stage's processes to leave out
   * @param loopStart seconds of each of the loop's
   */
  double[] ratios(double stageStart, double loopStart) {
    return IntStream.range(0, stage.size())
        .mapToDouble(
            round ->
                (loop.get(round).seconds() - loopStart)
                    / (stage.get(round).seconds() - stageStart))
        .sorted()
        .toArray();
  }

  /** Microseconds that each of {@code turns} took for an image, all costs included. */
  double microsAnImage(List<Turn> turns, ToDoubleFunction<Turn> seconds) {
    return median(turns, seconds) * 1e6 / images;
  }

  static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return median(turns.stream().mapToDouble(figure).sorted().toArray());
  }

  static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  static double most(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return turns.stream().mapToDouble(figure).max().orElseThrow();
  }
}
