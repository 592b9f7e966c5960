package io.patchflow.backend;

import io.patchflow.cuda.Probe;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's start, on the device that was chosen and no other. */
final class Nd4jStart {
  private static final String BLAS_CHOICE = "org.bytedeco.openblas.load";

  private Nd4jStart() {}

  /**
   * Starts ND4J on {@code device}, or makes sure that it runs there already.
   *
   * @return what it says of its BLAS
   * @throws PatchflowException backend: it does not start, or runs on another device
   */
  static String on(Device device) {
    if (System.getProperty(BLAS_CHOICE) == null) {
      System.setProperty(BLAS_CHOICE, "mkl");
    }
    // Out of memory is reported as such, with no dump into the working folder.
    System.setProperty(DL4JSystemProperties.CRASH_DUMP_ENABLED_PROPERTY, "false");
    ND4JClassLoading.setNd4jClassloader(
        new OneBackend(Nd4jStart.class.getClassLoader(), device.nd4jBackend()));
    try {
      if (device == Device.CUDA) {
        Probe.ofThisBuild().ifPresent(Probe::keepToOneGpu);
      }
      requireRunning(device, LoadLock.holding(() -> load(device)));
      return Nd4j.getExecutioner()
          .getEnvironmentInformation()
          .getProperty(Nd4jEnvironment.BLAS_VENDOR_KEY);
    } catch (PatchflowException e) {
      throw e;
    } catch (LinkageError | RuntimeException e) {
      throw new PatchflowException(
          ExitCode.BACKEND,
          "backend %s: ND4J does not start: %s".formatted(device.label(), rootCause(e)),
          e);
    }
  }

  /** Loads all native libraries that will be called; the backend that runs. */
  private static String load(Device device) {
    String running = Nd4j.getBackend().getClass().getName();
    if (device == Device.CPU) {
      Loader.load(openblas_nolapack.class);
    }
    return running;
  }

  private static void requireRunning(Device device, String running) {
    if (!running.equals(device.nd4jBackend())) {
      throw new PatchflowException(
          ExitCode.BACKEND,
          "backend %s: expected ND4J to run %s, found %s"
              .formatted(device.label(), device.nd4jBackend(), running));
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString().lines().findFirst().orElse("");
  }
}
