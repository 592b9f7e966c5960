package io.patchflow.schema.table;

/**
 * One row of {@code metrics/top_errors.parquet}: a mistake that the model was sure of.
 *
 * @param rank from 1, the most confident first, the lower index first on a tie
 * @param index position in the IDX file
 * @param probability of the predicted class
 * @param labelProbability of the actual class
 */
public record TopErrorRow(
    String runId,
    String split,
    int rank,
    long index,
    int label,
    int predicted,
    float probability,
    float labelProbability) {}
