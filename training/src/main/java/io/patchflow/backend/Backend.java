package io.patchflow.backend;

import io.patchflow.backend.Device.Kind;
import io.patchflow.cpu.CpuExecutor;
import io.patchflow.driver.Driver;
import io.patchflow.driver.Gpu;
import io.patchflow.executor.Executor;
import io.patchflow.failure.PatchflowException;
import io.patchflow.gpu.GpuExecutor;
import io.patchflow.nd4j.Nd4jExecutor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What computes: ND4J's backend, the BLAS under it, the executor on top.
 *
 * @param name {@code cpu} or {@code cuda}
 * @param library ND4J's native library, such as {@code linux-x86_64-avx2}
 * @param blas what ND4J says of its BLAS, such as {@code MKL}; with the reason where that would be
 *     expected and is not what computes
 * @param threads threads that share a batch
 * @param executor owned by this backend and closed with it
 * @param gpu what computes on {@code cuda}
 */
public record Backend(
    String name, String library, String blas, int threads, Executor executor, Optional<Gpu> gpu)
    implements AutoCloseable {

  /** {@link #start(Device, String, String, int)} on the CPU. */
  public static Backend start(String kernel, int threads) {
    return start(Device.CPU, kernel, "float32", threads);
  }

  /**
   * Starts ND4J, for the CPU with the library that is for this processor, and with MKL where it is
   * there, unless the system property {@code org.bytedeco.openblas.load} names another BLAS.
   *
   * @param device what to compute on; one a process
   * @param kernel {@code auto}, {@code cpu} or {@code nd4j}
   * @param precision {@code float32}, or {@code tf32} where the device has it
   * @param threads at least 1
   * @throws PatchflowException backend: the device cannot be used, or another one is in use; usage:
   *     the kernel is not for it
   */
  public static Backend start(Device device, String kernel, String precision, int threads) {
    String computes = device.kernel(kernel);
    Optional<Gpu> gpu = gpu(device);
    Nd4jStart.Running nd4j = Nd4jStart.on(device.kind());
    if (device.kind() != Kind.ND4J_CUDA) {
      boolean byOperations = computes.equals("nd4j");
      operationThreads(byOperations ? threads : 1);
      if (byOperations) {
        openblas_nolapack.blas_set_num_threads(threads);
      }
    }
    Executor executor =
        switch (computes) {
          case "cpu" -> new CpuExecutor(threads);
          case "cuda" -> new GpuExecutor(gpu.orElseThrow(), precision);
          default -> new Nd4jExecutor();
        };
    return new Backend(device.label(), nd4j.library(), nd4j.blas(), threads, executor, gpu);
  }

  private static Optional<Gpu> gpu(Device device) {
    return switch (device.kind()) {
      case CPU -> Optional.empty();
      case CUDA -> Optional.of(Driver.look(device.gpu()).require().gpus().get(device.gpu()));
      case ND4J_CUDA -> Optional.of(Nd4jCuda.preflight().require().gpus().get(0));
    };
  }

  /**
   * How many threads share one of ND4J's operations. They keep spinning for a while when it is
   * done: beside an executor's own threads they take the processors from those.
   */
  private static void operationThreads(int threads) {
    Environment environment = Nd4j.getEnvironment();
    // The second may not be less than the first, in between either.
    environment.setMaxMasterThreads(1);
    environment.setMaxThreads(threads);
    environment.setMaxMasterThreads(threads);
  }

  /** One line for people: what computes. */
  public String describe() {
    return "backend %s, kernel %s, precision %s, ND4J %s, BLAS %s, threads %d%s"
        .formatted(
            name,
            executor.name(),
            executor.precision(),
            library,
            blas,
            threads,
            gpu.map(g -> ", " + g.describe()).orElse(""));
  }

  /** The same as entries of a manifest. */
  public Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("backend", name);
    details.put("kernel", executor.name());
    details.put("precision", executor.precision());
    details.put("nd4jLibrary", library);
    details.put("blas", blas);
    details.put("threads", threads);
    gpu.ifPresent(g -> details.put("gpu", g.describe()));
    return details;
  }

  @Override
  public void close() {
    executor.close();
  }
}
