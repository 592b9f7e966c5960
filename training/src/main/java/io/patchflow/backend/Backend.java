package io.patchflow.backend;

import io.patchflow.kernel.CpuKernel;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.Nd4jKernel;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What computes: ND4J's backend, the BLAS under it, the kernel on top.
 *
 * @param name {@code cpu}
 * @param blas what ND4J says of its BLAS, such as {@code MKL}
 * @param threads threads that share a batch
 * @param kernel owned by this backend and closed with it
 */
public record Backend(String name, String blas, int threads, Kernel kernel)
    implements AutoCloseable {
  private static final String BLAS_CHOICE = "org.bytedeco.openblas.load";

  /**
   * Starts ND4J, with MKL unless the system property {@code org.bytedeco.openblas.load} names
   * another BLAS.
   *
   * @param kernel {@code auto}, {@code cpu} or {@code nd4j}
   * @param threads at least 1
   */
  public static Backend start(String kernel, int threads) {
    if (System.getProperty(BLAS_CHOICE) == null) {
      System.setProperty(BLAS_CHOICE, "mkl");
    }
    // Out of memory is reported as such, with no dump into the working folder.
    System.setProperty(DL4JSystemProperties.CRASH_DUMP_ENABLED_PROPERTY, "false");
    String blas = Nd4j.getExecutioner().getEnvironmentInformation().getProperty("blas.vendor");
    if (kernel.equals("nd4j")) {
      openblas_nolapack.blas_set_num_threads(threads);
      return new Backend("cpu", blas, threads, new Nd4jKernel());
    }
    return new Backend("cpu", blas, threads, new CpuKernel(threads));
  }

  /** One line for people: what computes. */
  public String describe() {
    return "backend %s, kernel %s, BLAS %s, threads %d"
        .formatted(name, kernel.name(), blas, threads);
  }

  @Override
  public void close() {
    kernel.close();
  }
}
