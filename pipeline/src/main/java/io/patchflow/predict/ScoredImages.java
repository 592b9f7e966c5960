package io.patchflow.predict;

import io.patchflow.idx.IdxImages;
import io.patchflow.idx.IdxItems;
import io.patchflow.idx.IdxLabels;
import io.patchflow.idx.Transpose;
import io.patchflow.metrics.ImageScore;
import io.patchflow.metrics.Softmax;
import io.patchflow.model.Classifier;
import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.table.ScoreRow;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/** The rows of images in the order of their file, scored a batch at a time. */
final class ScoredImages implements Iterator<ScoreRow> {
  private final TrainedModel model;
  private final IdxImages images;
  private final IdxItems pixels;
  private final Optional<IdxLabels> labels;
  private final Transpose turned;
  private final PatchCutter cutter;
  private final byte[] patches;
  private final byte[] batch;
  private final Queue<ScoreRow> scored = new ArrayDeque<>(Classifier.BATCH);
  private long next;
  private long hits;

  ScoredImages(TrainedModel model, IdxImages images, IdxItems pixels, Optional<IdxLabels> labels) {
    this.model = model;
    this.images = images;
    this.pixels = pixels;
    this.labels = labels;
    this.turned = new Transpose(images.height(), images.width(), images.channels());
    this.cutter = new PatchCutter(model.info().shape());
    this.patches = new byte[model.info().shape().imageBytes()];
    this.batch = new byte[Math.multiplyExact(Classifier.BATCH, patches.length)];
  }

  /** The number of images so far whose label was predicted. */
  long hits() {
    return hits;
  }

  @Override
  public boolean hasNext() {
    return !scored.isEmpty() || next < images.count();
  }

  @Override
  public ScoreRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (scored.isEmpty()) {
      scoreBatch();
    }
    return scored.remove();
  }

  private void scoreBatch() {
    int count = (int) Math.min(Classifier.BATCH, images.count() - next);
    Integer[] actual = new Integer[count];
    for (int i = 0; i < count; i++) {
      byte[] image = pixels.next();
      cutter.cut(model.transpose() ? turned.of(image) : image, patches);
      System.arraycopy(patches, 0, batch, i * patches.length, patches.length);
      actual[i] = labels.map(file -> file.next(model.info().classes())).orElse(null);
    }
    float[][] logits = model.classifier().logits(batch, count);
    for (int image = 0; image < count; image++) {
      scored.add(row(next++, actual[image], logits[image]));
    }
  }

  private ScoreRow row(long index, Integer label, float[] logits) {
    ImageScore score = ImageScore.of(logits, images.file().name(), index);
    int predicted = score.predicted();
    hits += label != null && label == predicted ? 1 : 0;
    return new ScoreRow(
        model.runId(),
        index,
        label,
        predicted,
        model.info().classNames().get(predicted),
        score.probability(),
        score.probabilities(),
        label == null ? null : Softmax.crossEntropy(logits, label));
  }
}
