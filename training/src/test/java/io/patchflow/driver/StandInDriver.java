package io.patchflow.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.patchflow.gpu.GpuExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The driver that stands in for NVIDIA's: {@code src/test/cuda/libcuda.cpp}, compiled with the
 * kernels' source, which it runs on the CPU.
 */
public final class StandInDriver {
  private static final Path SOURCES = Path.of("src", "test", "cuda");
  private static final Path KERNELS = Path.of("src", "main", "cuda");

  private static Path folder;

  private StandInDriver() {}

  /** The C library of this process, whose environment the stand-in reads. */
  static final class C {
    static {
      Native.register(C.class, NativeLibrary.getProcess());
    }

    private C() {}

    static native int setenv(String name, String value, int overwrite);

    static native int unsetenv(String name);
  }

  /**
   * Has this process find it as its driver; NVIDIA's own under {@code -Dpatchflow.driver=nvidia},
   * for the tests that ask a driver for nothing but results.
   */
  public static synchronized void use() {
    if (folder == null && !"nvidia".equals(System.getProperty("patchflow.driver"))) {
      folder = build();
      NativeLibrary.addSearchPath(Libcuda.NAME, folder.toString());
    }
  }

  /** Sets what it is like, until {@link #reset}; names stand in settings.h. */
  public static void set(String name, String value) {
    C.setenv("STAND_IN_" + name, value, 1);
  }

  /** As it is by itself. */
  public static void reset() {
    for (String name : List.of("GPUS", "DRIVER", "CHIP", "MEMORY", "FAIL", "SEED")) {
      C.unsetenv("STAND_IN_" + name);
    }
  }

  /** An executor on its first GPU. */
  public static GpuExecutor executor() {
    return executor("float32");
  }

  public static GpuExecutor executor(String precision) {
    use();
    Preflight preflight = Driver.look(0);
    assertThat(preflight.usable()).as(preflight.reason()).isTrue();
    return new GpuExecutor(preflight.gpus().get(0), precision);
  }

  /** Compiles it, if it is older than its sources. */
  private static Path build() {
    Path library = Path.of("target", "stand-in", Libcuda.NAME).toAbsolutePath();
    try {
      if (!Files.exists(library) || newest() > Files.getLastModifiedTime(library).toMillis()) {
        Files.createDirectories(library.getParent());
        compile(library);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return library.getParent();
  }

  private static long newest() throws IOException {
    try (Stream<Path> files =
        Stream.of(SOURCES, KERNELS)
            .flatMap(place -> Stream.of(place.toFile().listFiles()))
            .map(java.io.File::toPath)) {
      return files.mapToLong(file -> file.toFile().lastModified()).max().orElseThrow();
    }
  }

  private static void compile(Path library) throws IOException {
    Path made = Files.createTempFile(library.getParent(), "made", ".so");
    Process compiler =
        new ProcessBuilder(
                "/usr/bin/g++",
                "-std=c++17",
                "-O2",
                // Sums and products apart, as on a GPU; by itself g++ joins them where it can.
                "-ffp-contract=off",
                "-shared",
                "-fPIC",
                "-I" + KERNELS,
                "-o",
                made.toString(),
                SOURCES.resolve("libcuda.cpp").toString())
            .inheritIO()
            .start();
    try {
      assertThat(compiler.waitFor()).as("g++").isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Files.move(made, library, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
