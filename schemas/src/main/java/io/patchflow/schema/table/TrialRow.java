package io.patchflow.schema.table;

import io.patchflow.schema.SchemaText;
import java.util.Locale;

/**
 * One row of {@code trials.parquet}, the table of a sweep; figures are null unless the trial is
 * done.
 *
 * @param trial its folder's name
 * @param settings the grid's values, such as {@code batchSize=64 optimizer.name=sgd}
 * @param recipe the name of the recipe that was varied
 * @param learningRate the rate of the first epoch
 * @param status the label of a {@link Status}
 * @param error what it failed of, null unless it failed
 * @param runId as in the trial's own tables
 * @param testAccuracy share of hits on the test split with the final model, 0 to 1
 * @param testLoss mean cross-entropy on the test split with the final model
 * @param bestEpoch epoch of the highest test accuracy in training, null if unknown
 * @param bestAccuracy that accuracy, null if unknown
 * @param trainLoss of the last epoch
 * @param trainAccuracy of the last epoch
 * @param holdoutLoss of the last epoch, null without a hold-out
 * @param holdoutAccuracy of the last epoch, null without a hold-out
 * @param seconds wall time of its epochs, evaluation included
 */
public record TrialRow(
    String trial,
    String settings,
    String recipe,
    long seed,
    int batchSize,
    String optimizer,
    double learningRate,
    int epochs,
    int patchSize,
    String status,
    String error,
    String runId,
    Double testAccuracy,
    Double testLoss,
    Integer bestEpoch,
    Double bestAccuracy,
    Double trainLoss,
    Double trainAccuracy,
    Double holdoutLoss,
    Double holdoutAccuracy,
    Double seconds) {

  /** How far a trial is. */
  public enum Status {
    /** Trained and evaluated. */
    DONE,
    /** It ended with an error; the same command tries it again. */
    FAILED,
    /** The sweep was ended before it; the same command resumes it. */
    UNFINISHED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean is(Status asked) {
    return status.equals(asked.label());
  }

  public static SchemaText schema() {
    return SchemaText.of("trials");
  }
}
