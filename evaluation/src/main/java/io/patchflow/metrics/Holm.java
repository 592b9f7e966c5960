package io.patchflow.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction: of several tests at a level of 5 %, one in twenty would find something where
 * there is nothing.
 *
 * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
 */
public final class Holm {
  private Holm() {}

  /**
   * The p-values to hold against the level, in the order given: the least times their number, the
   * next times one less, and so on, none less than one before it and none above 1.
   */
  public static List<Double> adjusted(List<Double> pValues) {
    List<Integer> ascending =
        IntStream.range(0, pValues.size())
            .boxed()
            .sorted(Comparator.comparing(pValues::get))
            .toList();
    List<Double> adjusted = new ArrayList<>(Collections.nCopies(pValues.size(), 1.0));
    double least = 0;
    for (int rank = 0; rank < ascending.size(); rank++) {
      int test = ascending.get(rank);
      least = Math.max(least, Math.min(1, pValues.get(test) * (ascending.size() - rank)));
      adjusted.set(test, least);
    }
    return List.copyOf(adjusted);
  }
}
