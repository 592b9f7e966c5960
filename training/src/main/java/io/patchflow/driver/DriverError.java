package io.patchflow.driver;

/** A call to the CUDA driver that did not succeed. */
final class DriverError extends Exception {
  private static final long serialVersionUID = 1L;

  /** CUDA_ERROR_NO_DEVICE. */
  private static final int NO_DEVICE = 100;

  private final int code;

  /**
   * An error.
   *
   * @param call the function's name
   * @param code what it returned, a CUresult
   * @param name what CUDA calls that code
   */
  DriverError(String call, int code, String name) {
    super("%s returned %d, %s".formatted(call, code, name));
    this.code = code;
  }

  /** Whether the driver says that there is no GPU. */
  boolean isNoDevice() {
    return code == NO_DEVICE;
  }
}
