package io.patchflow.metrics;

import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.PredictionRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a model is right as often as it says: images are sorted into 15 bins of equal width by
 * confidence, the stored probability of the predicted class. Bin b holds b / 15 and above, below (b
 * + 1) / 15; the last one holds 1 too.
 *
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>
 */
public final class Calibration {
  /** The number of bins. */
  public static final int BINS = 15;

  private Calibration() {}

  /** One row a bin; an empty bin has neither a confidence nor an accuracy. */
  public static List<CalibrationRow> rows(
      String runId, String split, List<PredictionRow> predictions) {
    long[] counts = new long[BINS];
    long[] hits = new long[BINS];
    double[] confidences = new double[BINS];
    for (PredictionRow row : predictions) {
      int bin = bin(row.probability());
      counts[bin]++;
      hits[bin] += row.label() == row.predicted() ? 1 : 0;
      confidences[bin] += row.probability();
    }
    List<CalibrationRow> rows = new ArrayList<>(BINS);
    for (int bin = 0; bin < BINS; bin++) {
      long count = counts[bin];
      rows.add(
          new CalibrationRow(
              runId,
              split,
              bin,
              edge(bin),
              edge(bin + 1),
              count,
              count == 0 ? null : confidences[bin] / count,
              count == 0 ? null : (double) hits[bin] / count));
    }
    return rows;
  }

  /** The mean over the images of |accuracy - confidence| of their bin, 0 to 1. */
  public static double expectedError(List<CalibrationRow> rows) {
    double sum = 0;
    long images = 0;
    for (CalibrationRow row : rows) {
      images += row.count();
      if (row.count() > 0) {
        sum += row.count() * Math.abs(row.accuracy() - row.confidence());
      }
    }
    return sum / images;
  }

  private static int bin(double confidence) {
    int bin = BINS - 1;
    while (bin > 0 && confidence < edge(bin)) {
      bin--;
    }
    return bin;
  }

  private static double edge(int bin) {
    return (double) bin / BINS;
  }
}
