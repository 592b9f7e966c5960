package io.patchflow.backend;

import io.patchflow.backend.Device.Kind;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.platform.NativeFolder;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's start, on the device that was chosen and no other. */
final class Nd4jStart {
  private Nd4jStart() {}

  /**
   * What computes.
   *
   * @param library ND4J's, such as {@code linux-x86_64-avx2}
   * @param blas what ND4J says of its BLAS, such as {@code MKL}, and why it is not MKL
   */
  record Running(String library, String blas) {}

  /**
   * Starts ND4J on {@code device}, or makes sure that it runs there already.
   *
   * @return what computes
   * @throws PatchflowException backend: it does not start, or runs on another device
   */
  static Running on(Kind device) {
    NativeFolder folder = NativeFolder.use().requireRoom();
    NativeLibraries libraries =
        device != Kind.ND4J_CUDA ? NativeLibraries.choose() : NativeLibraries.CUDA;
    // Out of memory is reported as such, with no dump into the working folder.
    System.setProperty(DL4JSystemProperties.CRASH_DUMP_ENABLED_PROPERTY, "false");
    ND4JClassLoading.setNd4jClassloader(
        new OneBackendLoader(Nd4jStart.class.getClassLoader(), device.nd4jBackend()));
    try {
      requireRunning(device, LoadLock.holding(() -> load(device)));
      String blas =
          Nd4j.getExecutioner()
              .getEnvironmentInformation()
              .getProperty(Nd4jEnvironment.BLAS_VENDOR_KEY);
      return new Running(libraries.nd4j(), libraries.blas().describe(blas));
    } catch (PatchflowException e) {
      throw e;
    } catch (LinkageError | RuntimeException e) {
      throw new PatchflowException(
          ExitCode.BACKEND,
          "backend %s: ND4J does not start: %s (native libraries %s)"
              .formatted(label(device), rootCause(e), folder.describe()),
          e);
    }
  }

  /** Loads all native libraries that will be called; the backend that runs. */
  private static String load(Kind device) {
    if (device == Kind.ND4J_CUDA && Nd4jCuda.isBuiltIn()) {
      Nd4jCuda.prepare();
    }
    String running = Nd4j.getBackend().getClass().getName();
    if (device != Kind.ND4J_CUDA) {
      Loader.load(openblas_nolapack.class);
    }
    return running;
  }

  private static void requireRunning(Kind device, String running) {
    if (!running.equals(device.nd4jBackend())) {
      throw new PatchflowException(
          ExitCode.BACKEND,
          "backend %s: expected ND4J to run %s, found %s"
              .formatted(label(device), device.nd4jBackend(), running));
    }
  }

  private static String label(Kind device) {
    return new Device(device, 0).label();
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString().lines().findFirst().orElse("");
  }
}
