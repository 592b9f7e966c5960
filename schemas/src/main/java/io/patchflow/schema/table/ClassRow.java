package io.patchflow.schema.table;

/**
 * One row of {@code metrics/classes.parquet}.
 *
 * @param support samples whose label is this class
 * @param predicted samples predicted as this class
 * @param precision true positives by predicted, null if nothing was predicted as this class
 * @param recall true positives by support, null without support
 * @param f1 harmonic mean of precision and recall; 0 with support and no predictions, null without
 *     support
 */
public record ClassRow(
    String runId,
    String split,
    int label,
    String name,
    long support,
    long predicted,
    long truePositives,
    Double precision,
    Double recall,
    Double f1) {}
