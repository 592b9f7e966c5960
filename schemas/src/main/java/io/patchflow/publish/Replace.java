package io.patchflow.publish;

/** What becomes of a stage's former result when the stage is asked for again. */
public enum Replace {
  /** It stays; other inputs or options are refused. */
  NEVER,
  /** It stays if it is of the same inputs and options; else it is replaced. */
  CHANGED,
  /** It is made again in any case. */
  ALWAYS;

  /** {@link #CHANGED} if replacing is allowed, else {@link #NEVER}. */
  public static Replace changedIf(boolean allowed) {
    return allowed ? CHANGED : NEVER;
  }
}
