package io.patchflow.schema.table;

/**
 * One row of {@code metrics/summary.parquet}: a split's score with the final model.
 *
 * @param loss mean cross-entropy, which is the mean negative log-likelihood
 * @param accuracyLow lower end of the 95 % Wilson interval
 * @param accuracyHigh upper end of the 95 % Wilson interval
 * @param macroPrecision mean over the classes that have a precision, null if none has
 * @param macroRecall mean over the classes that have a recall, null if none has
 * @param macroF1 mean over the classes with support, of which one never predicted counts 0
 * @param bestEpoch epoch of the highest accuracy on this split during training, null if unknown
 * @param bestAccuracy that accuracy, null if unknown
 * @param weightedPrecision as the macro average, weighted by support
 * @param weightedRecall as the macro average, weighted by support
 * @param weightedF1 as the macro average, weighted by support
 * @param brier mean over the images of the squared distance between the probabilities and the
 *     one-hot label, 0 to 2
 * @param ece expected calibration error: the mean over the images of |accuracy - confidence| of
 *     their bin
 */
public record SummaryRow(
    String runId,
    String split,
    long samples,
    double loss,
    double accuracy,
    double accuracyLow,
    double accuracyHigh,
    Double macroPrecision,
    Double macroRecall,
    Double macroF1,
    Integer bestEpoch,
    Double bestAccuracy,
    Double weightedPrecision,
    Double weightedRecall,
    Double weightedF1,
    double brier,
    double ece) {}
