package io.patchflow.driver;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.patchflow.driver.Preflight.Status;
import io.patchflow.platform.NativeFolder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** NVIDIA's driver on this machine. */
public final class Driver {
  /** What the kernels' PTX is compiled for, Pascal: it serves all that came later. */
  public static final Version LEAST_CAPABILITY = new Version(6, 0);

  /**
   * What this program's own kernels need. R510 is the first driver that takes their PTX, which is
   * of version 7.6.
   */
  public static final Requirement KERNELS =
      new Requirement(
          new Version(11, 6),
          "R510",
          capability -> capability.compareTo(LEAST_CAPABILITY) >= 0,
          "needed is %s or later".formatted(LEAST_CAPABILITY),
          /* ofAllGpus= */ false);

  private static final int MAJOR = 75;
  private static final int MINOR = 76;

  private Driver() {}

  /** As {@link #look(Requirement, int)} for this program's own kernels. */
  public static Preflight look(int wanted) {
    return look(KERNELS, wanted);
  }

  /**
   * Whether kernels can run on GPU number {@code wanted} of those that the driver shows. Looks and
   * starts nothing on the GPU.
   */
  public static Preflight look(Requirement needed, int wanted) {
    NativeFolder.use();
    try {
      // Loads JNA's own library.
      if (Native.POINTER_SIZE != Long.BYTES) {
        return Preflight.of(Status.NATIVE_LOAD_FAILED, "expected a 64-bit machine");
      }
    } catch (LinkageError e) {
      return Preflight.of(Status.NATIVE_LOAD_FAILED, "JNA cannot be loaded: " + line(e, 0));
    }
    try {
      Libcuda.open();
    } catch (LinkageError e) {
      return Preflight.of(
          Status.NO_DRIVER,
          "no NVIDIA driver: %s; install %s or later".formatted(line(e, 1), needed.install()));
    }
    try {
      return ask(needed, wanted);
    } catch (DriverError e) {
      return e.isNoDevice()
          ? noDevice(Optional.empty())
          : Preflight.of(Status.DRIVER_ERROR, "the NVIDIA driver fails: " + e.getMessage());
    }
  }

  private static Preflight ask(Requirement needed, int wanted) throws DriverError {
    int[] release = new int[1];
    check("cuDriverGetVersion", Libcuda.cuDriverGetVersion(release));
    Version driver = Version.ofRelease(release[0]);
    Optional<Version> known = Optional.of(driver);
    if (driver.compareTo(needed.cuda()) < 0) {
      return new Preflight(
          Status.DRIVER_TOO_OLD,
          "the NVIDIA driver is too old: it serves CUDA up to %s, needed is %s; install %s or later"
              .formatted(driver, needed.cuda(), needed.install()),
          known,
          List.of());
    }
    check("cuInit", Libcuda.cuInit(0));
    List<Gpu> gpus = gpus();
    if (gpus.isEmpty()) {
      return noDevice(known);
    }
    if (wanted >= gpus.size()) {
      return new Preflight(
          Status.NO_DEVICE,
          "GPU %d: the NVIDIA driver shows %d, numbered from 0".formatted(wanted, gpus.size()),
          known,
          gpus);
    }
    for (Gpu gpu : needed.ofAllGpus() ? gpus : List.of(gpus.get(wanted))) {
      if (!needed.runsOn().test(gpu.capability())) {
        String hide = gpus.size() > 1 ? "; CUDA_VISIBLE_DEVICES can hide it" : "";
        return new Preflight(
            Status.GPU_NOT_SUPPORTED,
            "GPU %d, %s, has compute capability %s; %s%s"
                .formatted(gpu.index(), gpu.name(), gpu.capability(), needed.code(), hide),
            known,
            gpus);
      }
    }
    return new Preflight(
        Status.USABLE,
        "GPU %d, %s, driver for CUDA %s".formatted(wanted, gpus.get(wanted).describe(), driver),
        known,
        gpus);
  }

  private static List<Gpu> gpus() throws DriverError {
    int[] count = new int[1];
    check("cuDeviceGetCount", Libcuda.cuDeviceGetCount(count));
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count[0]; i++) {
      int[] device = new int[1];
      check("cuDeviceGet", Libcuda.cuDeviceGet(device, i));
      byte[] name = new byte[256];
      check("cuDeviceGetName", Libcuda.cuDeviceGetName(name, name.length, device[0]));
      long[] memory = new long[1];
      check("cuDeviceTotalMem", Libcuda.cuDeviceTotalMem(memory, device[0]));
      gpus.add(
          new Gpu(
              i,
              Native.toString(name, StandardCharsets.UTF_8.name()),
              new Version(attribute(MAJOR, device[0]), attribute(MINOR, device[0])),
              memory[0]));
    }
    return gpus;
  }

  static int attribute(int attribute, int device) throws DriverError {
    int[] value = new int[1];
    check("cuDeviceGetAttribute", Libcuda.cuDeviceGetAttribute(value, attribute, device));
    return value[0];
  }

  /**
   * @param call the function's name
   * @param code what it returned
   */
  static void check(String call, int code) throws DriverError {
    if (code != 0) {
      long[] name = new long[1];
      boolean known = Libcuda.cuGetErrorName(code, name) == 0 && name[0] != 0;
      throw new DriverError(
          call, code, known ? new Pointer(name[0]).getString(0) : "an unknown error");
    }
  }

  private static Preflight noDevice(Optional<Version> driver) {
    return new Preflight(
        Status.NO_DEVICE,
        "the NVIDIA driver shows no GPU; look at nvidia-smi and CUDA_VISIBLE_DEVICES",
        driver,
        List.of());
  }

  /** A line of a linker's message; its last if there are fewer. */
  private static String line(Throwable failure, int number) {
    List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
    return lines.isEmpty()
        ? failure.getClass().getSimpleName()
        : lines.get(Math.min(number, lines.size() - 1));
  }
}
