package io.patchflow.cli;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that say what computes. They change how fast a result is there, not the result. */
final class ComputeFlags {
  /** What the matrix products run on. */
  enum Backend {
    AUTO,
    CUDA,
    CPU;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with (default: one for each core).")
  private Integer threads;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, cuda or cpu (default: ${DEFAULT-VALUE}).")
  private Backend backend;

  /** The threads asked for, or null. */
  Integer asked() {
    return threads;
  }

  /**
   * The number of threads to compute with.
   *
   * @throws PatchflowException usage: less than 1; backend: CUDA was asked for
   */
  int threads() {
    if (backend == Backend.CUDA) {
      throw new PatchflowException(
          ExitCode.BACKEND, "--backend cuda: this build has no CUDA backend; use auto or cpu");
    }
    if (threads != null && threads < 1) {
      throw PatchflowException.usage(
          List.of("--threads: expected a whole number of 1 or more, found " + threads));
    }
    return threads != null ? threads : Runtime.getRuntime().availableProcessors();
  }
}
