package io.patchflow.backend;

import io.patchflow.cuda.Preflight;
import io.patchflow.failure.PatchflowException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What ND4J computes on. A process has one: ND4J starts once. */
public enum Device {
  CPU("org.nd4j.linalg.cpu.nativecpu.CpuBackend"),
  CUDA("org.nd4j.linalg.jcublas.JCublasBackend");

  private final String nd4jBackend;

  Device(String nd4jBackend) {
    this.nd4jBackend = nd4jBackend;
  }

  /** As users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class that ND4J knows it by. */
  String nd4jBackend() {
    return nd4jBackend;
  }

  /**
   * CUDA where it is usable, else the CPU.
   *
   * @param log gets a line that says why it is the CPU, but none in a build without CUDA: who uses
   *     that has chosen already
   */
  public static Device best(Preflight preflight, Consumer<String> log) {
    return switch (preflight.finding()) {
      case USABLE -> CUDA;
      case NOT_BUILT_IN -> CPU;
      case NO_DRIVER,
          DRIVER_TOO_OLD,
          NO_DEVICE,
          DRIVER_ERROR,
          GPU_NOT_SUPPORTED,
          NATIVE_LOAD_FAILED -> {
        log.accept("backend cpu, as CUDA cannot be used: " + preflight.reason());
        yield CPU;
      }
    };
  }

  /**
   * Refuses a kernel that does not compute here.
   *
   * @param asked {@code auto}, {@code cpu} or {@code nd4j}
   * @throws PatchflowException usage: it is {@code cpu}, elsewhere than on it
   */
  public void requireKernel(String asked) {
    if (this != CPU && asked.equals("cpu")) {
      throw PatchflowException.usage(
          List.of(
              "kernel: cpu computes on the CPU alone, found backend %s; use auto or nd4j"
                  .formatted(label())));
    }
  }

  /** The kernel that computes here: {@code cpu} or {@code nd4j}. */
  String kernel(String asked) {
    requireKernel(asked);
    return this == CPU && !asked.equals("nd4j") ? "cpu" : "nd4j";
  }
}
