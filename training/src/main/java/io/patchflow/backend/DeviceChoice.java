package io.patchflow.backend;

import io.patchflow.driver.Driver;
import io.patchflow.driver.Preflight;
import io.patchflow.driver.Preflight.Status;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Chooses what computes: a GPU by this program's own kernels where the driver shows one that they
 * run on, else by ND4J's CUDA backend where that is built in and has code for it, else the CPU.
 */
public final class DeviceChoice {
  private final int gpu;
  private final Supplier<Preflight> engine;
  private final Supplier<Preflight> nd4j;

  /**
   * A choice between these.
   *
   * @param gpu which of the GPUs that the driver shows, from 0
   * @param engine whether this program's own kernels run there
   * @param nd4j whether ND4J's CUDA backend does, asked only if it may be needed
   */
  DeviceChoice(int gpu, Supplier<Preflight> engine, Supplier<Preflight> nd4j) {
    this.gpu = gpu;
    this.engine = engine;
    this.nd4j = nd4j;
  }

  /** Asks this machine, when a choice is made. */
  public static DeviceChoice ofThisMachine(int gpu) {
    return new DeviceChoice(gpu, () -> Driver.look(gpu), Nd4jCuda::preflight);
  }

  /**
   * A GPU.
   *
   * @param kernel {@code auto}, or {@code nd4j} for ND4J's backend alone
   * @param log gets a line that says which
   * @throws PatchflowException backend: none can be used; usage: the kernel is the CPU's, or ND4J's
   *     with another GPU than the first
   */
  public Device cuda(String kernel, Consumer<String> log) {
    if (kernel.equals("nd4j")) {
      if (gpu != 0) {
        throw PatchflowException.usage(
            List.of("--gpu: kernel nd4j computes on the first GPU alone, found " + gpu));
      }
      return usable(Device.ND4J_CUDA, nd4j.get().require(), log);
    }
    Device.cuda(gpu).kernel(kernel);
    Preflight own = engine.get();
    if (own.usable()) {
      return usable(Device.cuda(gpu), own, log);
    }
    Preflight other = nd4j.get();
    if (gpu == 0 && other.usable()) {
      return usable(Device.ND4J_CUDA, other, log);
    }
    throw new PatchflowException(ExitCode.BACKEND, "--backend cuda: " + reason(own, other));
  }

  /**
   * The best that can be used.
   *
   * @param kernel {@code auto}, {@code cpu} or {@code nd4j}
   * @param log gets a line that says which and why; none on a machine without NVIDIA's driver,
   *     where only the CPU is expected
   */
  public Device best(String kernel, Consumer<String> log) {
    if (kernel.equals("cpu")) {
      return Device.CPU;
    }
    Optional<Preflight> own = kernel.equals("nd4j") ? Optional.empty() : Optional.of(engine.get());
    if (own.filter(Preflight::usable).isPresent()) {
      return usable(Device.cuda(gpu), own.get(), log);
    }
    Preflight other = nd4j.get();
    if (other.usable() && gpu == 0) {
      return usable(Device.ND4J_CUDA, other, log);
    }
    if (own.filter(DeviceChoice::hasDriver).isPresent() || isBuiltIn(other)) {
      String why = own.map(found -> reason(found, other)).orElse(other.reason());
      log.accept("backend cpu, as CUDA cannot be used: " + why);
    }
    return Device.CPU;
  }

  private static Device usable(Device device, Preflight found, Consumer<String> log) {
    log.accept("backend cuda, kernel %s: %s".formatted(device.kernel("auto"), found.reason()));
    return device;
  }

  /** Where JNA cannot be loaded, ND4J's libraries cannot either, and that is said then. */
  private static boolean hasDriver(Preflight engine) {
    return engine.status() != Status.NO_DRIVER && engine.status() != Status.NATIVE_LOAD_FAILED;
  }

  private static boolean isBuiltIn(Preflight nd4j) {
    return nd4j.status() != Status.NOT_BUILT_IN;
  }

  private static String reason(Preflight engine, Preflight nd4j) {
    return isBuiltIn(nd4j) ? engine.reason() + "; ND4J: " + nd4j.reason() : engine.reason();
  }
}
