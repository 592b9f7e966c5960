package io.patchflow.export;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.schema.table.PredictionRow;
import java.util.List;

/** How far scores agree with a run's predictions, image by image. */
public final class Agreement {
  /** The most that a probability may differ by. */
  static final double TOLERANCE = 1e-5;

  private long images;
  private double largest;
  private long ties;
  private long wrong;
  private String example;

  Agreement() {}

  /** The number of images that were compared. */
  public long images() {
    return images;
  }

  /** The largest difference of a probability. */
  public double largest() {
    return largest;
  }

  /** Images whose label differs because two classes are as probable as each other. */
  public long ties() {
    return ties;
  }

  /**
   * Compares an image.
   *
   * @param probabilities of the classes, one each
   */
  void add(PredictionRow expected, float[] probabilities, long label) {
    images++;
    List<Float> most = expected.probabilities();
    if (most.size() != probabilities.length) {
      differ(
          "image %d: expected %d classes, found %d", expected, most.size(), probabilities.length);
      return;
    }
    int worst = 0;
    double difference = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double here = Math.abs((double) most.get(i) - probabilities[i]);
      // NaN differs most.
      here = Double.isNaN(here) ? Double.POSITIVE_INFINITY : here;
      if (here > difference) {
        worst = i;
        difference = here;
      }
    }
    largest = Math.max(largest, difference);
    if (difference > TOLERANCE) {
      differ(
          "image %d: probability of class " + worst + ": expected %s, found %s",
          expected,
          most.get(worst),
          probabilities[worst]);
    } else if (label != expected.predicted()) {
      addLabel(expected, label);
    }
  }

  private void addLabel(PredictionRow expected, long label) {
    boolean tie =
        label >= 0
            && label < expected.probabilities().size()
            && expected.probability() - expected.probabilities().get((int) label) <= TOLERANCE;
    if (tie) {
      ties++;
    } else {
      differ("image %d: label: expected %s, found %s", expected, expected.predicted(), label);
    }
  }

  private void differ(String text, PredictionRow row, Object expected, Object found) {
    wrong++;
    if (example == null) {
      example = text.formatted(row.index(), expected, found);
    }
  }

  /**
   * This, if all images agree.
   *
   * @throws PatchflowException difference: one does not; the first, and how many
   */
  Agreement require(RunFolder run) {
    if (wrong > 0) {
      throw new PatchflowException(
          ExitCode.DIFFERENCE,
          "%s: %d of %d images are scored otherwise by ONNX Runtime; %s"
              .formatted(run.table("predictions"), wrong, images, example));
    }
    return this;
  }
}
