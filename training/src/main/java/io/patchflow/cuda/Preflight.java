package io.patchflow.cuda;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.util.List;
import java.util.Optional;

/**
 * Whether CUDA can be used, found out before ND4J starts: its own start looks no further than the
 * number of devices, dies in a static initialiser that cannot be tried again, and takes a GPU that
 * it has no code for.
 *
 * @param finding the first thing that stands in the way, or that nothing does
 * @param reason one line for people; of a usable machine, what will compute
 * @param driver the newest CUDA release that the driver can serve; empty if it was not asked
 * @param gpus those that the driver shows; empty if it was not asked
 */
public record Preflight(Finding finding, String reason, Optional<Version> driver, List<Gpu> gpus) {

  /** Asks this machine. */
  public static Preflight ofThisMachine() {
    return of(Probe.ofThisBuild());
  }

  /** Asks by {@code probe}; empty stands for a build without CUDA. */
  public static Preflight of(Optional<Probe> probe) {
    return probe
        .map(found -> new Inquiry(found).preflight())
        .orElseGet(
            () ->
                new Preflight(
                    Finding.NOT_BUILT_IN,
                    "this build has no CUDA backend; see docs/GPU.md",
                    Optional.empty(),
                    List.of()));
  }

  public boolean usable() {
    return finding == Finding.USABLE;
  }

  /**
   * Continues only if CUDA can be used.
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
