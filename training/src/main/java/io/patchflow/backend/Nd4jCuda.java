package io.patchflow.backend;

import io.patchflow.driver.Driver;
import io.patchflow.driver.Preflight;
import io.patchflow.driver.Preflight.Status;
import io.patchflow.driver.Requirement;
import io.patchflow.driver.Version;
import java.util.List;
import java.util.stream.Collectors;

/**
 * ND4J's CUDA backend, which builds with the profile {@code cuda} have. Its own start looks no
 * further than the number of devices, dies in a static initialiser that cannot be tried again, and
 * takes a GPU that it has no code for: so the driver is asked before.
 */
public final class Nd4jCuda {
  /**
   * The architectures that its library holds machine code for; the link check reads the same from
   * the library. There is no PTX in it, from which a driver could make more.
   */
  public static final List<Version> ARCHITECTURES =
      List.of(
          new Version(3, 7),
          new Version(5, 0),
          new Version(5, 2),
          new Version(6, 0),
          new Version(6, 1),
          new Version(7, 0),
          new Version(7, 5),
          new Version(8, 0),
          new Version(8, 6));

  /**
   * The oldest CUDA release whose driver runs what was built with 11.6: NVIDIA's CUDA
   * Compatibility, "Minor Version Compatibility", which starts at driver 450.80.02.
   */
  static final Requirement REQUIREMENT =
      new Requirement(
          new Version(11, 0),
          "450.80.02",
          Nd4jCuda::runsOn,
          ARCHITECTURES.stream()
              .map(Version::toString)
              .collect(Collectors.joining(", ", "ND4J has code for ", "")),
          /* ofAllGpus= */ true);

  private Nd4jCuda() {}

  /** Whether this build has it. */
  static boolean isBuiltIn() {
    return Nd4jCuda.class.getResource("/org/nd4j/linalg/jcublas/JCublasBackend.class") != null;
  }

  /** Whether it can be used on this machine. */
  public static Preflight preflight() {
    return isBuiltIn()
        ? Driver.look(REQUIREMENT, 0)
        : Preflight.of(Status.NOT_BUILT_IN, "this build has no CUDA backend; see docs/GPU.md");
  }

  /**
   * Whether a GPU can run any of its code, which runs on its own compute capability and on those of
   * the same major number and a greater minor one (CUDA C++ Programming Guide, "Binary
   * Compatibility").
   */
  static boolean runsOn(Version capability) {
    return ARCHITECTURES.stream()
        .anyMatch(code -> code.major() == capability.major() && code.minor() <= capability.minor());
  }

  /**
   * Has it, before it starts, keep to the first GPU; it would deal threads out to all of them. By
   * reflection, as its classes are not in every build.
   *
   * @throws IllegalStateException the CUDA runtime that it brings finds no GPU, of which ND4J would
   *     print a stack trace
   */
  static void prepare() {
    try {
      int[] count = new int[1];
      Object code =
          Class.forName("org.bytedeco.cuda.global.cudart")
              .getMethod("cudaGetDeviceCount", int[].class)
              .invoke(null, (Object) count);
      if (!code.equals(0) || count[0] == 0) {
        throw new IllegalStateException(
            "the CUDA runtime finds %d GPUs, cudaGetDeviceCount returned %s"
                .formatted(count[0], code));
      }
      Class<?> type = Class.forName("org.nd4j.jita.conf.CudaEnvironment");
      Object environment = type.getMethod("getInstance").invoke(null);
      Object configuration = type.getMethod("getConfiguration").invoke(environment);
      configuration
          .getClass()
          .getMethod("allowMultiGPU", boolean.class)
          .invoke(configuration, false);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ND4J's CUDA backend cannot be set up: " + e, e);
    }
  }
}
