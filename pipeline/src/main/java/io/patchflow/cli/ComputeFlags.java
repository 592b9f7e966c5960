package io.patchflow.cli;

import io.patchflow.backend.Device;
import io.patchflow.backend.DeviceChoice;
import io.patchflow.failure.PatchflowException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/**
 * The options that say what computes. Threads change how fast a result is there, not the result;
 * the backend changes it by rounding.
 */
final class ComputeFlags {
  /** Each has memory of its own; no machine computes with as many. */
  private static final int MOST_THREADS = 1024;

  /** What the matrix products run on. */
  enum Choice {
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
  private Choice backend;

  @Option(
      names = "--gpu",
      paramLabel = "N",
      description = "Which of the GPUs that the driver shows, from 0 (default: the first).")
  private Integer gpu;

  private Device device;

  /** The threads asked for, or null. */
  Integer asked() {
    return threads;
  }

  /**
   * The number of threads to compute with.
   *
   * @throws PatchflowException usage: less than 1, or more than any machine has
   */
  int threads() {
    if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
      throw PatchflowException.usage(
          List.of(
              "--threads: expected a whole number of 1 to %d, found %d"
                  .formatted(MOST_THREADS, threads)));
    }
    return threads != null ? threads : Runtime.getRuntime().availableProcessors();
  }

  /**
   * The CPU, which is what a cluster's workers have.
   *
   * @param option what sends the work there
   * @throws PatchflowException usage: CUDA was asked for
   */
  Device requireCpu(String option) {
    if (backend == Choice.CUDA) {
      throw PatchflowException.usage(
          List.of(option + ": a cluster's workers compute on the CPU, found --backend cuda"));
    }
    return Device.CPU;
  }

  /**
   * What to compute on. The GPU is asked, once, unless the CPU was asked for.
   *
   * @param kernel the recipe's, where there is one, else {@code auto}; it counts the first time
   * @param log gets a line if a choice was made that the user may not expect
   * @throws PatchflowException backend: CUDA was asked for and cannot be used; usage: the kernel or
   *     the number of the GPU is not for what was asked for
   */
  Device device(String kernel, Consumer<String> log) {
    if (device == null) {
      device = choose(kernel, log);
    }
    return device;
  }

  private Device choose(String kernel, Consumer<String> log) {
    if (gpu != null && (gpu < 0 || backend == Choice.CPU)) {
      throw PatchflowException.usage(
          List.of(
              gpu < 0
                  ? "--gpu: expected a number from 0 on, found " + gpu
                  : "--gpu: expected none with --backend cpu, found " + gpu));
    }
    DeviceChoice choice = DeviceChoice.ofThisMachine(gpu == null ? 0 : gpu);
    return switch (backend) {
      case CPU -> Device.CPU;
      case CUDA -> choice.cuda(kernel, log);
      case AUTO -> choice.best(kernel, log);
    };
  }
}
