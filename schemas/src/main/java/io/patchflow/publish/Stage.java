package io.patchflow.publish;

import java.util.Locale;
import java.util.Optional;

/** The stages, in the order of the data's flow, each with the folder it owns in a run folder. */
public enum Stage {
  DECODE("patches"),
  TRAIN("model"),
  EVALUATE("metrics");

  private final String folder;

  Stage(String folder) {
    this.folder = folder;
  }

  /** The folder, relative to the run folder, that holds this stage's manifest. */
  public String folder() {
    return folder;
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
