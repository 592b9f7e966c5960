package io.patchflow.cuda;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One preflight on its way: asks until something stands in the way. */
final class Inquiry {
  /**
   * The oldest CUDA release whose driver runs what was built with 11.6: NVIDIA's CUDA
   * Compatibility, "Minor Version Compatibility", which starts at driver 450.80.02.
   */
  private static final Version OLDEST_DRIVER = new Version(11, 0);

  private static final String INSTALL = "install 450.80.02 or later";

  private final Probe probe;
  private Optional<Version> driver = Optional.empty();
  private List<Gpu> gpus = List.of();

  Inquiry(Probe probe) {
    this.probe = probe;
  }

  Preflight preflight() {
    try {
      probe.openDriver();
    } catch (LinkageError e) {
      return found(Finding.NO_DRIVER, "no NVIDIA driver: %s; %s".formatted(firstLine(e), INSTALL));
    }
    try {
      probe.openRuntime();
      return ask();
    } catch (DriverError e) {
      return e.code() == DriverError.NO_DEVICE
          ? noDevice()
          : found(Finding.DRIVER_ERROR, "the NVIDIA driver fails: " + e.getMessage());
    } catch (LinkageError e) {
      return found(Finding.NATIVE_LOAD_FAILED, "a library cannot be loaded: " + firstLine(e));
    }
  }

  private Preflight ask() throws DriverError {
    Version newest = probe.driver();
    driver = Optional.of(newest);
    if (newest.compareTo(OLDEST_DRIVER) < 0) {
      return found(
          Finding.DRIVER_TOO_OLD,
          "the NVIDIA driver is too old: it serves CUDA up to %s, needed is %s; %s"
              .formatted(newest, OLDEST_DRIVER, INSTALL));
    }
    probe.start();
    gpus = List.copyOf(probe.gpus());
    if (gpus.isEmpty()) {
      return noDevice();
    }
    for (Gpu gpu : gpus) {
      if (!MachineCode.runsOn(gpu.capability())) {
        return notSupported(gpu);
      }
    }
    int counted = probe.openLibraries();
    if (counted != gpus.size()) {
      return found(
          Finding.DRIVER_ERROR,
          "the CUDA runtime counts %d GPUs, the driver %d".formatted(counted, gpus.size()));
    }
    return found(
        Finding.USABLE, "%s, driver for CUDA %s".formatted(gpus.get(0).describe(), newest));
  }

  private Preflight noDevice() {
    return found(
        Finding.NO_DEVICE,
        "the NVIDIA driver shows no GPU; look at nvidia-smi and CUDA_VISIBLE_DEVICES");
  }

  private Preflight notSupported(Gpu gpu) {
    String code =
        MachineCode.ARCHITECTURES.stream().map(Version::toString).collect(Collectors.joining(", "));
    return found(
        Finding.GPU_NOT_SUPPORTED,
        "GPU %d, %s, has compute capability %s; ND4J has code for %s%s"
            .formatted(
                gpu.index(),
                gpu.name(),
                gpu.capability(),
                code,
                gpus.size() > 1 ? "; CUDA_VISIBLE_DEVICES can hide it" : ""));
  }

  private Preflight found(Finding finding, String reason) {
    return new Preflight(finding, reason, driver, gpus);
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
