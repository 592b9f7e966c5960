package io.patchflow.folder;

import java.util.Locale;
import java.util.Optional;

/** The stages, in the order of the data's flow, each with the folder it owns in a run folder. */
public enum Stage {
  DECODE("patches"),
  TRAIN("model"),
  EVALUATE("metrics");

  private static final String EPOCHS = "metrics/epochs.parquet";

  private final String folder;

  Stage(String folder) {
    this.folder = folder;
  }

  /** The folder, relative to the run folder, that holds this stage's manifest. */
  public String folder() {
    return folder;
  }

  /**
   * Whether this stage is the one that publishes a file: all of its folder, but for the table of
   * epochs, which is among the metrics but belongs to the training.
   *
   * @param path relative to the run folder, in its normal form
   */
  public boolean owns(String path) {
    return path.equals(EPOCHS) ? this == TRAIN : path.startsWith(folder + "/");
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The stage before; empty for the first. */
  public Optional<Stage> previous() {
    return switch (this) {
      case DECODE -> Optional.empty();
      case TRAIN -> Optional.of(DECODE);
      case EVALUATE -> Optional.of(TRAIN);
    };
  }
}
