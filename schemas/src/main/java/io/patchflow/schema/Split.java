package io.patchflow.schema;

import java.util.Locale;

/** The two splits of an MNIST-style data set. */
public enum Split {
  TRAIN,
  TEST;

  /** The name in paths and tables: {@code train} or {@code test}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
