package io.patchflow.schema.table;

import io.patchflow.schema.SchemaText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The metric tables (contract C2), each with the record that is its row. */
public enum MetricTable {
  EPOCHS(EpochRow.class, "epoch"),
  SUMMARY(SummaryRow.class, "split"),
  CLASSES(ClassRow.class, "split", "label"),
  CONFUSION(ConfusionRow.class, "split", "actual", "predicted"),
  CALIBRATION(CalibrationRow.class, "split", "bin"),
  TOP_ERRORS(TopErrorRow.class, "split", "rank"),
  PREDICTIONS(PredictionRow.class, "split", "index");

  private final Class<? extends Record> rowType;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> key;

  MetricTable(Class<? extends Record> rowType, String... key) {
    this.rowType = rowType;
    this.key = List.of(key);
  }

  /** The table whose row is {@code rowType}. */
  public static MetricTable of(Class<? extends Record> rowType) {
    return Arrays.stream(values())
        .filter(table -> table.rowType.equals(rowType))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no metric table has rows of " + rowType));
  }

  /** The name in paths and schemas, such as {@code epochs}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Class<? extends Record> rowType() {
    return rowType;
  }

  /** The columns that identify a row of a run. */
  public List<String> key() {
    return key;
  }

  public SchemaText schema() {
    return SchemaText.of(label());
  }
}
