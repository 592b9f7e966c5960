package io.patchflow.schema.table;

/** One row of {@code metrics/confusion.parquet}; every pair has one, zeros too. */
public record ConfusionRow(String runId, String split, int actual, int predicted, long count) {}
