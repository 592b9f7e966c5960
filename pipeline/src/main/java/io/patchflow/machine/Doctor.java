package io.patchflow.machine;

import com.sun.management.OperatingSystemMXBean;
import io.patchflow.backend.Backend;
import io.patchflow.backend.BlasRate;
import io.patchflow.backend.Device;
import io.patchflow.backend.Nd4jCuda;
import io.patchflow.backend.SelfCheck;
import io.patchflow.dataset.DataSets;
import io.patchflow.dataset.KnownPlaces;
import io.patchflow.driver.Driver;
import io.patchflow.driver.GpuReport;
import io.patchflow.driver.Preflight;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.flink.FlinkCluster;
import io.patchflow.model.PatchMlp;
import io.patchflow.platform.NativeFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What this machine has for a run, each check with what to do where it fails. */
public final class Doctor {
  private static final long ENOUGH_HEAP_MIB = 1024;

  /** A training of the recipe seed at default settings stays below. */
  private static final long ENOUGH_MEMORY_MIB = 1536;

  /** A run of Fashion-MNIST with its checkpoints takes a tenth of it. */
  private static final long ENOUGH_DISK_MIB = 1024;

  /** What OpenBLAS and MKL reach on a core of the last ten years with AVX2. */
  private static final double USUAL_GFLOPS = 30;

  private Doctor() {}

  /** One line a check; those that call for something to be done start with {@code !}. */
  public static List<String> checks() {
    Environment environment = Environment.current();
    List<String> lines = new ArrayList<>();
    environment.versions().forEach((name, version) -> lines.add("  " + name + " " + version));
    lines.add("  java " + environment.java());
    lines.add(
        environment.os().startsWith("Linux")
            ? "  system " + environment.os()
            : "! system " + environment.os() + ": only Linux is tried");
    lines.add("  cores " + environment.cores());
    lines.add(memory());
    lines.add(
        environment.maxHeapMib() >= ENOUGH_HEAP_MIB
            ? "  heap %d MiB".formatted(environment.maxHeapMib())
            : "! heap %d MiB: give Java -Xmx1g or more".formatted(environment.maxHeapMib()));
    lines.add("  processor " + environment.processor());
    lines.add(disk());
    lines.addAll(libraries());
    lines.add(engine(Driver.look(0)));
    nd4j(Nd4jCuda.preflight()).ifPresent(lines::add);
    lines.add(dataSet());
    return lines;
  }

  /** What to send with a report on CUDA, one fact a line. */
  public static List<String> gpu() {
    Preflight engine = Driver.look(0);
    List<String> lines = new ArrayList<>();
    lines.add("  engine %s: %s".formatted(engine.status(), engine.reason()));
    lines.add(
        "  engine for compute capability %s or later, drivers for CUDA %s or later"
            .formatted(Driver.LEAST_CAPABILITY, Driver.KERNELS.cuda()));
    if (engine.usable()) {
      lines.add(selfCheck());
    }
    Preflight nd4j = Nd4jCuda.preflight();
    lines.add("  ND4J %s: %s".formatted(nd4j.status(), nd4j.reason()));
    GpuReport.of(engine).forEach(line -> lines.add("  " + line));
    return lines;
  }

  /** Whether the GPU computes what it should; the first time the driver compiles the kernels. */
  private static String selfCheck() {
    long start = System.nanoTime();
    try (Backend backend = Backend.start(Device.cuda(0), "auto", "float32", 1)) {
      SelfCheck.require(backend, PatchMlp::ofSelfCheck);
      return "  engine self-check passed, %,d ms with the kernels' loading"
          .formatted((System.nanoTime() - start) / 1_000_000);
    } catch (PatchflowException e) {
      return "! engine " + e.getMessage();
    }
  }

  /** As {@link #checks}, of a Flink cluster: host and port of its REST API. */
  public static String flink(String address) {
    try {
      return "  " + new FlinkCluster(address).describe();
    } catch (PatchflowException e) {
      return "! " + e.getMessage().lines().findFirst().orElse("Flink at " + address);
    }
  }

  /** The machine's, or what the container that this runs in may have of it. */
  private static String memory() {
    long mib =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 20;
    return mib >= ENOUGH_MEMORY_MIB
        ? "  memory %,d MiB".formatted(mib)
        : "! memory %,d MiB: a training takes up to %,d MiB".formatted(mib, ENOUGH_MEMORY_MIB);
  }

  private static String disk() {
    Path here = Path.of("").toAbsolutePath();
    try {
      long free = Files.getFileStore(here).getUsableSpace() >> 20;
      return free >= ENOUGH_DISK_MIB
          ? "  disk %,d MiB free in %s".formatted(free, here)
          : "! disk %,d MiB free in %s: choose an --output with %,d MiB or more"
              .formatted(free, here, ENOUGH_DISK_MIB);
    } catch (IOException e) {
      return "! disk: %s cannot be read: %s".formatted(here, SystemReason.of(e));
    }
  }

  /** Where native libraries are loaded from, which was just tried with one, and what they do. */
  private static List<String> libraries() {
    List<String> lines = new ArrayList<>();
    NativeFolder folder = NativeFolder.use();
    lines.add((folder.room() ? "  native libraries " : "! native libraries: ") + folder.describe());
    NativeFolder.temporaryFault()
        .ifPresent(fault -> lines.add("! inspect --sql cannot load DuckDB: " + fault));
    if (folder.room()) {
      try {
        lines.addAll(computing());
      } catch (PatchflowException e) {
        lines.add("! " + e.getMessage());
      }
    }
    return lines;
  }

  private static List<String> computing() {
    BlasRate rate = BlasRate.measure();
    String found =
        String.format(
            Locale.ROOT, "BLAS %s, %.0f GFLOP/s on one thread", rate.blas(), rate.gflops());
    return List.of(
        "  ND4J library " + rate.library(),
        rate.gflops() >= USUAL_GFLOPS
            ? "  " + found + (rate.blas().equals("MKL") ? "; OpenBLAS where that is not there" : "")
            : "! %s: slow; stop what else runs here, or see which BLAS is loaded".formatted(found));
  }

  /** Where NVIDIA's driver is, a GPU should be as well. */
  static String engine(Preflight preflight) {
    return switch (preflight.status()) {
      case USABLE -> "  backend cuda: " + preflight.reason();
      case NOT_BUILT_IN, NO_DRIVER -> "  backend cpu; cuda: " + preflight.reason();
      case DRIVER_TOO_OLD, NO_DEVICE, DRIVER_ERROR, GPU_NOT_SUPPORTED, NATIVE_LOAD_FAILED ->
          "! backend cpu; cuda: " + preflight.reason();
    };
  }

  /** A build with ND4J's CUDA backend was made to use it; nothing of one without. */
  static Optional<String> nd4j(Preflight preflight) {
    return switch (preflight.status()) {
      case USABLE -> Optional.of("  ND4J's CUDA: " + preflight.reason());
      case NOT_BUILT_IN -> Optional.empty();
      case NO_DRIVER,
          DRIVER_TOO_OLD,
          NO_DEVICE,
          DRIVER_ERROR,
          GPU_NOT_SUPPORTED,
          NATIVE_LOAD_FAILED ->
          Optional.of("! ND4J's CUDA: " + preflight.reason());
    };
  }

  /** Looks in the folders only: doctor downloads nothing. */
  private static String dataSet() {
    KnownPlaces places = KnownPlaces.ofThisMachine();
    for (Path place : List.of(places.cache(), places.system())) {
      Path folder = place.resolve("fashion-mnist");
      if (holdsDataSet(folder)) {
        return "  data set fashion-mnist in " + folder;
      }
    }
    return "! data set fashion-mnist: not on this machine; a run downloads it, or install Debian's"
        + " package: apt-get install dataset-fashion-mnist";
  }

  private static boolean holdsDataSet(Path folder) {
    try {
      DataSets.resolve(folder.toString());
      return true;
    } catch (PatchflowException e) {
      return false;
    }
  }
}
