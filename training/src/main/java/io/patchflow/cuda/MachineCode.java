package io.patchflow.cuda;

import java.util.List;

/**
 * The machine code in ND4J's CUDA library. It holds no PTX, from which a driver could make more.
 */
public final class MachineCode {
  /** The architectures it was compiled for; the link check reads the same from the library. */
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

  private MachineCode() {}

  /**
   * Whether a GPU can run any of it. Code runs on its own compute capability and on those of the
   * same major number and a greater minor one (CUDA C++ Programming Guide, "Binary Compatibility").
   */
  public static boolean runsOn(Version capability) {
    return ARCHITECTURES.stream()
        .anyMatch(code -> code.major() == capability.major() && code.minor() <= capability.minor());
  }
}
