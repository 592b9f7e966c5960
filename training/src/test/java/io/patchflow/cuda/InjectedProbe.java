package io.patchflow.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine that answers as told: {@code failsAt} names the question that ends in {@code failure}.
 * Keeps which questions were asked.
 */
final class InjectedProbe implements Probe {
  static final long GIB = 1L << 30;

  private final List<String> asked = new ArrayList<>();
  private Version driver = new Version(11, 6);
  private List<Gpu> gpus = List.of();
  private int counted = -1;
  private String failsAt = "";
  private Throwable failure;

  /** A machine whose GPUs have these compute capabilities, such as {@code 8.0}. */
  static InjectedProbe withGpus(String... capabilities) {
    InjectedProbe probe = new InjectedProbe();
    List<Gpu> gpus = new ArrayList<>();
    for (String capability : capabilities) {
      String[] parts = capability.split("\\.", -1);
      Version version = new Version(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      gpus.add(new Gpu(gpus.size(), "Test GPU", version, 40 * GIB));
    }
    probe.gpus = List.copyOf(gpus);
    return probe;
  }

  InjectedProbe withDriver(int major, int minor) {
    this.driver = new Version(major, minor);
    return this;
  }

  /** With another number of GPUs in the runtime's eyes. */
  InjectedProbe counting(int found) {
    this.counted = found;
    return this;
  }

  InjectedProbe failing(String question, Throwable with) {
    this.failsAt = question;
    this.failure = with;
    return this;
  }

  List<String> asked() {
    return asked;
  }

  @Override
  public void openDriver() {
    askLinker("openDriver");
  }

  @Override
  public void openRuntime() {
    askLinker("openRuntime");
  }

  @Override
  public Version driver() throws DriverError {
    askDriver("driver");
    return driver;
  }

  @Override
  public Version runtime() throws DriverError {
    askDriver("runtime");
    return new Version(11, 6);
  }

  @Override
  public void start() throws DriverError {
    askDriver("start");
  }

  @Override
  public List<Gpu> gpus() throws DriverError {
    askDriver("gpus");
    return gpus;
  }

  @Override
  public int openLibraries() throws DriverError {
    askDriver("openLibraries");
    return counted < 0 ? gpus.size() : counted;
  }

  @Override
  public void keepToOneGpu() {
    askLinker("keepToOneGpu");
  }

  private void askLinker(String question) {
    asked.add(question);
    if (question.equals(failsAt) && failure instanceof LinkageError error) {
      throw error;
    }
  }

  private void askDriver(String question) throws DriverError {
    askLinker(question);
    if (question.equals(failsAt) && failure instanceof DriverError error) {
      throw error;
    }
  }
}
