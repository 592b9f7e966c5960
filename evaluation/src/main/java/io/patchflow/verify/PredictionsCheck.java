package io.patchflow.verify;

import io.patchflow.schema.table.PredictionRow;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** The predictions of a split against its images, and each against itself. */
final class PredictionsCheck {
  /** Probabilities are stored as floats; a loss comes from the logits. */
  private static final double FLOAT_TOLERANCE = 1e-5;

  private final FoundTable<PredictionRow> table;
  private final String split;
  private final SplitLabels images;
  private final int classes;
  private final Findings findings;

  PredictionsCheck(
      FoundTable<PredictionRow> table,
      String split,
      SplitLabels images,
      int classes,
      Findings findings) {
    this.table = table;
    this.split = split;
    this.images = images;
    this.classes = classes;
    this.findings = findings;
  }

  /** Whether metrics can be computed from the split's predictions: all labels are classes. */
  boolean check() {
    SplitLabels seen =
        new SplitLabels("%s: split %s".formatted(table.file(), split), images.expected(), findings);
    boolean computable = false;
    boolean sound = true;
    long last = -1;
    for (int row = 0; row < table.rows().size(); row++) {
      PredictionRow prediction = table.rows().get(row);
      if (!prediction.split().equals(split)) {
        continue;
      }
      computable = true;
      seen.add(prediction.index(), prediction.label());
      if (prediction.index() < last) {
        report(row, "index", "expected in ascending order, found %d".formatted(prediction.index()));
      }
      last = prediction.index();
      sound &= checkClasses(row, prediction);
      checkLabel(row, prediction);
    }
    seen.reportMissing();
    return computable && sound;
  }

  private void checkLabel(int row, PredictionRow prediction) {
    Integer expected = images.label(prediction.index());
    if (expected != null && !Objects.equals(expected, prediction.label())) {
      findings.cell(table.file(), row + 1, "label", expected, prediction.label());
    }
  }

  /** Whether label, prediction and probabilities are those of a class each. */
  private boolean checkClasses(int row, PredictionRow prediction) {
    List<Float> probabilities = prediction.probabilities();
    if (probabilities.size() != classes) {
      report(
          row, "probabilities", "expected %d, found %d".formatted(classes, probabilities.size()));
      return false;
    }
    if (!isClass(prediction.label()) || !isClass(prediction.predicted())) {
      String column = isClass(prediction.label()) ? "predicted" : "label";
      int found = isClass(prediction.label()) ? prediction.predicted() : prediction.label();
      report(row, column, "expected 0 to %d, found %d".formatted(classes - 1, found));
      return false;
    }
    checkProbabilities(row, prediction);
    return true;
  }

  private boolean isClass(int label) {
    return label >= 0 && label < classes;
  }

  private void checkProbabilities(int row, PredictionRow prediction) {
    List<Float> probabilities = prediction.probabilities();
    float highest = Collections.max(probabilities);
    if (probabilities.get(prediction.predicted()) != highest) {
      report(
          row,
          "predicted",
          "expected the most probable class, %d, found %d"
              .formatted(probabilities.indexOf(highest), prediction.predicted()));
    }
    if (prediction.probability() != highest) {
      findings.cell(table.file(), row + 1, "probability", highest, prediction.probability());
    }
    double sum = probabilities.stream().mapToDouble(Float::doubleValue).sum();
    if (!(Math.abs(sum - 1) <= FLOAT_TOLERANCE)) {
      report(row, "probabilities", "expected a sum of 1, found " + sum);
    }
    checkLoss(row, prediction.loss(), probabilities.get(prediction.label()));
  }

  /** A probability below the normal floats has lost its digits; the loss is then a great one. */
  private void checkLoss(int row, double loss, float probability) {
    double expected = -Math.log(Math.max(probability, Float.MIN_NORMAL));
    boolean agrees =
        probability < Float.MIN_NORMAL
            ? loss >= expected - FLOAT_TOLERANCE
            : Math.abs(loss - expected) <= FLOAT_TOLERANCE;
    if (!agrees) {
      report(row, "loss", "expected about %s, found %s".formatted(expected, loss));
    }
  }

  private void report(int row, String column, String text) {
    findings.cell(table.file(), row + 1, column, text);
  }
}
