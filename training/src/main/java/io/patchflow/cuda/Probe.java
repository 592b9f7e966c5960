package io.patchflow.cuda;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The questions that the preflight asks a machine, in this order; a method may be called once those
 * above it have succeeded. A build with the CUDA backend provides one as a service.
 */
public interface Probe {

  /** The probe of this build; empty if it has no CUDA backend. */
  static Optional<Probe> ofThisBuild() {
    return ServiceLoader.load(Probe.class, Probe.class.getClassLoader()).findFirst();
  }

  /**
   * Opens the driver's own library, libcuda.so.1.
   *
   * @throws UnsatisfiedLinkError there is none, or it cannot be opened
   */
  void openDriver();

  /**
   * Opens what the questions below are asked through: the CUDA runtime and its bindings.
   *
   * @throws LinkageError it cannot be loaded
   */
  void openRuntime();

  /** The newest CUDA release that the driver can serve. */
  Version driver() throws DriverError;

  /** The CUDA release of the runtime that this build brings. */
  Version runtime() throws DriverError;

  /** Starts the driver; there may still be no GPU. */
  void start() throws DriverError;

  /** The GPUs that this process may use. */
  List<Gpu> gpus() throws DriverError;

  /**
   * Loads the libraries that compute, and has their runtime count the GPUs, which is all that ND4J
   * does before it takes the backend for granted.
   *
   * @return the count
   * @throws LinkageError one cannot be loaded
   */
  int openLibraries() throws DriverError;

  /**
   * Has ND4J, before it starts, keep to the first GPU; it would deal threads out to all of them.
   */
  void keepToOneGpu();
}
