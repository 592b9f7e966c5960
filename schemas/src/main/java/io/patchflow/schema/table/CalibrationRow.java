package io.patchflow.schema.table;

/**
 * One row of {@code metrics/calibration.parquet}: a bin of confidence, which is the probability of
 * the predicted class.
 *
 * @param bin from 0
 * @param low the lowest confidence of the bin
 * @param high where the next bin begins; the last bin holds 1 too
 * @param confidence mean confidence of the images in the bin, null if it is empty
 * @param accuracy share of hits among them, null if it is empty
 */
public record CalibrationRow(
    String runId,
    String split,
    int bin,
    double low,
    double high,
    long count,
    Double confidence,
    Double accuracy) {}
