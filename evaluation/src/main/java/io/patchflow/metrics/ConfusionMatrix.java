package io.patchflow.metrics;

import io.patchflow.schema.table.ConfusionRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts of (actual, predicted) pairs: rows = actual, columns = predicted. */
public final class ConfusionMatrix implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int classes;
  private final long[] counts;

  public ConfusionMatrix(int classes) {
    this.classes = classes;
    this.counts = new long[Math.multiplyExact(classes, classes)];
  }

  /** The matrix that rows of a table say; pairs without a row count 0. */
  public static ConfusionMatrix of(int classes, Iterable<ConfusionRow> rows) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    for (ConfusionRow row : rows) {
      matrix.counts[matrix.cell(row.actual(), row.predicted())] += row.count();
    }
    return matrix;
  }

  /** Counts one more sample. */
  public void add(int actual, int predicted) {
    counts[cell(actual, predicted)]++;
  }

  /** Adds the counts of another matrix of the same size. */
  public void combine(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "a matrix of %d classes and one of %d".formatted(classes, other.classes));
    }
    for (int cell = 0; cell < counts.length; cell++) {
      counts[cell] = Math.addExact(counts[cell], other.counts[cell]);
    }
  }

  public int classes() {
    return classes;
  }

  public long count(int actual, int predicted) {
    return counts[cell(actual, predicted)];
  }

  /** All samples. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** Samples predicted as what they are. */
  public long hits() {
    long hits = 0;
    for (int label = 0; label < classes; label++) {
      hits += count(label, label);
    }
    return hits;
  }

  /** Samples whose label is {@code label}. */
  public long support(int label) {
    long support = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      support += count(label, predicted);
    }
    return support;
  }

  /** Samples predicted as {@code label}. */
  public long predicted(int label) {
    long sum = 0;
    for (int actual = 0; actual < classes; actual++) {
      sum += count(actual, label);
    }
    return sum;
  }

  /** One row for every pair, zeros too, in order of actual, then predicted. */
  public List<ConfusionRow> rows(String runId, String split) {
    List<ConfusionRow> rows = new ArrayList<>(counts.length);
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        rows.add(new ConfusionRow(runId, split, actual, predicted, count(actual, predicted)));
      }
    }
    return rows;
  }

  private int cell(int actual, int predicted) {
    return Math.addExact(Math.multiplyExact(checkIndex(actual), classes), checkIndex(predicted));
  }

  private int checkIndex(int label) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "label %d, expected 0 to %d".formatted(label, classes - 1));
    }
    return label;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "ConfusionMatrix" + Arrays.toString(counts);
  }
}
