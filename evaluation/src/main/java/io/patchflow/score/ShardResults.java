package io.patchflow.score;

import io.patchflow.failure.PatchflowException;
import io.patchflow.metrics.ConfusionMatrix;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.PredictionRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the workers wrote for a split, put together in index order and validated against itself. */
final class ShardResults {
  private ShardResults() {}

  /**
   * The predictions of a split.
   *
   * @param samples number of images by the manifest
   * @param counts the confusion matrix that the pipeline summed
   * @throws PatchflowException bad input: the patch files hold other images than the manifest says;
   *     stage failed: the counts are not those of the predictions
   */
  static List<PredictionRow> collect(
      String split, long samples, int classes, List<Path> predictionFiles, Path counts) {
    List<PredictionRow> predictions = new ArrayList<>();
    for (Path file : predictionFiles) {
      predictions.addAll(TableFile.read(file, PredictionRow.class));
    }
    predictions.sort(Comparator.comparingLong(PredictionRow::index));
    checkImages(split, samples, predictions);
    checkCounts(
        split,
        predictions,
        ConfusionMatrix.of(classes, TableFile.read(counts, ConfusionRow.class)));
    return predictions;
  }

  private static void checkImages(String split, long samples, List<PredictionRow> predictions) {
    if (predictions.size() != samples) {
      throw PatchflowException.badInput(
          "patches/%s: expected %d images as the manifest says, found %d"
              .formatted(split, samples, predictions.size()));
    }
    for (int row = 1; row < predictions.size(); row++) {
      long index = predictions.get(row).index();
      if (index == predictions.get(row - 1).index()) {
        throw PatchflowException.badInput(
            "patches/%s: expected each image once, found image %d twice".formatted(split, index));
      }
    }
  }

  /** Every image was counted once, though a runner may have scored it twice. */
  private static void checkCounts(
      String split, List<PredictionRow> predictions, ConfusionMatrix summed) {
    ConfusionMatrix counted = new ConfusionMatrix(summed.classes());
    predictions.forEach(row -> counted.add(row.label(), row.predicted()));
    if (!counted.equals(summed)) {
      throw PatchflowException.stageFailed(
          "evaluate: split %s: the %d predictions give %d hits, the workers counted %d and %d"
              .formatted(split, counted.total(), counted.hits(), summed.total(), summed.hits()),
          null);
    }
  }
}
