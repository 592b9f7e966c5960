package io.patchflow.score;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.metrics.ConfusionMatrix;
import io.patchflow.metrics.ImageScore;
import io.patchflow.metrics.Softmax;
import io.patchflow.model.Classifier;
import io.patchflow.parquet.PatchFile;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.WorkerFile;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.table.PredictionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Scores one patch file in batches. */
final class ShardScoring {
  private final Shard shard;
  private final Path file;
  private final Scorer scorer;
  private final byte[] batch;
  private final long[] indices = new long[Classifier.BATCH];
  private final int[] labels = new int[Classifier.BATCH];
  private final List<PredictionRow> rows = new ArrayList<>();
  private int filled;

  private ShardScoring(Shard shard, Scorer scorer) {
    this.shard = shard;
    this.file = Path.of(shard.patches());
    this.scorer = scorer;
    this.batch = new byte[Math.multiplyExact(Classifier.BATCH, scorer.imageBytes())];
  }

  /**
   * Writes the predictions of a shard to its file.
   *
   * @return the counts of them
   * @throws PatchflowException as {@link #predict} does
   */
  static ConfusionMatrix write(Shard shard, Scorer scorer) {
    List<PredictionRow> rows = predict(shard, scorer);
    WorkerFile.write(
        Path.of(shard.predictions()), beside -> TableFile.write(beside, PredictionRow.class, rows));
    ConfusionMatrix counts = new ConfusionMatrix(scorer.classes());
    rows.forEach(row -> counts.add(row.label(), row.predicted()));
    return counts;
  }

  /**
   * The predictions of a shard, in file order.
   *
   * @throws PatchflowException bad input: the file is not the one of the manifest, is damaged, or
   *     does not fit the model
   */
  static List<PredictionRow> predict(Shard shard, Scorer scorer) {
    ShardScoring scoring = new ShardScoring(shard, scorer);
    scoring.checkLength();
    scoring.checkFit();
    PatchFile.read(scoring.file, scoring::add);
    scoring.flush();
    return scoring.rows;
  }

  private void checkLength() {
    long found;
    try {
      found = Files.size(file);
    } catch (IOException e) {
      throw new PatchflowException(
          ExitCode.BAD_INPUT,
          "%s: the manifest lists it, but it cannot be read".formatted(file),
          e);
    }
    if (found != shard.bytes()) {
      throw PatchflowException.badInput(
          "%s: expected %d bytes as the manifest says, found %d"
              .formatted(file, shard.bytes(), found));
    }
  }

  private void checkFit() {
    PatchSetInfo info = PatchFile.info(file);
    if (info.shape().imageBytes() != scorer.imageBytes() || info.classes() != scorer.classes()) {
      throw PatchflowException.badInput(
          "%s: the model expects %d bytes an image and %d classes, found %d and %d"
              .formatted(
                  file,
                  scorer.imageBytes(),
                  scorer.classes(),
                  info.shape().imageBytes(),
                  info.classes()));
    }
  }

  private void add(long index, int label, byte[] patches, int offset, int length) {
    if (label < 0 || label >= scorer.classes()) {
      throw PatchflowException.badInput(
          "%s: image %d: expected a label from 0 to %d, found %d"
              .formatted(file, index, scorer.classes() - 1, label));
    }
    System.arraycopy(patches, offset, batch, filled * scorer.imageBytes(), length);
    indices[filled] = index;
    labels[filled] = label;
    if (++filled == Classifier.BATCH) {
      flush();
    }
  }

  private void flush() {
    if (filled == 0) {
      return;
    }
    float[][] logits = scorer.logits(batch, filled);
    for (int image = 0; image < filled; image++) {
      rows.add(row(indices[image], labels[image], logits[image]));
    }
    filled = 0;
  }

  private PredictionRow row(long index, int label, float[] logits) {
    ImageScore score = ImageScore.of(logits, file, index);
    return new PredictionRow(
        shard.runId(),
        shard.split(),
        index,
        label,
        score.predicted(),
        score.probability(),
        score.probabilities(),
        Softmax.crossEntropy(logits, label));
  }
}
