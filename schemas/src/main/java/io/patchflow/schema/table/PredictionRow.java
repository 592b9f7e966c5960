package io.patchflow.schema.table;

import java.util.List;

/**
 * One row of {@code metrics/predictions.parquet}, in index order.
 *
 * @param index position in the IDX file
 * @param predicted the class of the highest logit, the lowest label on a tie
 * @param probability the probability of {@code predicted}
 * @param probabilities one a class, in label order
 * @param loss cross-entropy of this image, from the logits in double precision
 */
public record PredictionRow(
    String runId,
    String split,
    long index,
    int label,
    int predicted,
    float probability,
    List<Float> probabilities,
    double loss) {}
