package io.patchflow.driver;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.util.List;
import java.util.Optional;

/**
 * Whether a GPU can be used, found out before anything is started on it.
 *
 * @param status the first thing that stands in the way, or that nothing does
 * @param reason one line for people; of a usable machine, what will compute
 * @param driver the newest CUDA release that the driver can serve; empty if it was not asked
 * @param gpus those that the driver shows; empty if it was not asked
 */
public record Preflight(Status status, String reason, Optional<Version> driver, List<Gpu> gpus) {

  /** What a preflight can find. */
  public enum Status {
    USABLE,
    NOT_BUILT_IN,
    NO_DRIVER,
    DRIVER_TOO_OLD,
    NO_DEVICE,
    DRIVER_ERROR,
    GPU_NOT_SUPPORTED,
    NATIVE_LOAD_FAILED
  }

  /** One that did not get as far as the driver's version. */
  public static Preflight of(Status status, String reason) {
    return new Preflight(status, reason, Optional.empty(), List.of());
  }

  public boolean usable() {
    return status == Status.USABLE;
  }

  /**
   * Continues only if the GPU can be used.
   *
   * @return this
   * @throws PatchflowException backend: the reason
   */
  public Preflight require() {
    if (!usable()) {
      throw new PatchflowException(ExitCode.BACKEND, "--backend cuda: " + reason);
    }
    return this;
  }
}
