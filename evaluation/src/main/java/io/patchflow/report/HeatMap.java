package io.patchflow.report;

import io.patchflow.metrics.ConfusionMatrix;
import io.patchflow.metrics.Figures;
import io.patchflow.schema.table.PredictionRow;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The confusion matrix as a heat map: a cell is the deeper in colour, the greater its share of its
 * row. The depth goes with the share's square root, or the mistakes would not show.
 *
 * @param names of the classes
 * @param pairs the commonest mistakes, the worst first
 */
record HeatMap(ConfusionMatrix matrix, List<String> names, List<Pair> pairs) {
  /** The darkest cell mixes so much of the heat colour that the ink stays readable on it. */
  private static final double DARKEST = 55;

  private static final int PAIRS = 6;
  private static final int IMAGES = 8;

  /**
   * Images of one class taken for another.
   *
   * @param images the indices of those that the model was surest of
   */
  record Pair(int actual, int predicted, long count, List<Long> images) {}

  static HeatMap of(RunData data) {
    ConfusionMatrix matrix = ConfusionMatrix.of(data.info().classes(), data.confusion());
    List<Pair> pairs =
        cells(matrix)
            .filter(pair -> pair.actual != pair.predicted && pair.count > 0)
            .sorted(Comparator.comparingLong(Pair::count).reversed())
            .limit(PAIRS)
            .map(pair -> withImages(pair, data.predictions()))
            .toList();
    return new HeatMap(matrix, data.info().classNames(), pairs);
  }

  private static Stream<Pair> cells(ConfusionMatrix matrix) {
    return IntStream.range(0, matrix.classes())
        .boxed()
        .flatMap(
            actual ->
                IntStream.range(0, matrix.classes())
                    .mapToObj(p -> new Pair(actual, p, matrix.count(actual, p), List.of())));
  }

  private static Pair withImages(Pair pair, List<PredictionRow> predictions) {
    List<Long> images =
        predictions.stream()
            .filter(row -> row.label() == pair.actual && row.predicted() == pair.predicted)
            .sorted(
                Comparator.comparingDouble(PredictionRow::probability)
                    .reversed()
                    .thenComparing(PredictionRow::index))
            .limit(IMAGES)
            .map(PredictionRow::index)
            .toList();
    return new Pair(pair.actual, pair.predicted, pair.count, images);
  }

  /** The pair's number from 1 if it is among the worst, or 0. */
  int rank(int actual, int predicted) {
    return 1
        + IntStream.range(0, pairs.size())
            .filter(i -> pairs.get(i).actual == actual && pairs.get(i).predicted == predicted)
            .findFirst()
            .orElse(-1);
  }

  /** How much of the heat colour a cell has, in per cent. */
  String depth(int actual, int predicted) {
    return String.format(Locale.ROOT, "%.1f", DARKEST * Math.sqrt(share(actual, predicted)));
  }

  /** A cell in words, such as {@code Shirt taken for Coat: 56 of 1,000}. */
  String words(int actual, int predicted) {
    return "%s %s: %s of %s"
        .formatted(
            names.get(actual),
            actual == predicted ? "recognised" : "taken for " + names.get(predicted),
            Figures.grouped(matrix.count(actual, predicted)),
            Figures.grouped(matrix.support(actual)));
  }

  /** The same, with the share. */
  String title(int actual, int predicted) {
    return words(actual, predicted) + ", " + Figures.percent(share(actual, predicted));
  }

  private double share(int actual, int predicted) {
    long count = matrix.count(actual, predicted);
    return count == 0 ? 0 : (double) count / matrix.support(actual);
  }
}
