package io.patchflow.failure;

/** The process exit codes, one for each class of outcome. */
public enum ExitCode {
  /** Everything asked for was done. */
  DONE(0),
  /** The command line or a recipe is wrong. */
  USAGE(2),
  /** The asked-for compute backend is not available. */
  BACKEND(3),
  /** An input is missing, damaged or not what it claims to be. */
  BAD_INPUT(4),
  /** A stage failed for another reason. */
  STAGE_FAILED(5),
  /** Verification found a difference. */
  DIFFERENCE(6),
  /** A quality gate was missed. */
  GATE_MISSED(7),
  /** The user interrupted the run. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number the process ends with. */
  public int code() {
    return code;
  }
}
