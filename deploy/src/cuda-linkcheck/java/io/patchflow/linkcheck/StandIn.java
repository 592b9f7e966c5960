package io.patchflow.linkcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.linkcheck.CudaDistribution.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A machine with the driver that stands in for NVIDIA's in the tests of {@code training}.
 *
 * @param folder of its libcuda.so.1
 * @param runtime a library that says that the CUDA runtime finds a GPU
 */
record StandIn(Path folder, Path runtime) {
  private static final Path SOURCES = Path.of("..", "training", "src");

  static StandIn compile(Path folder) throws Exception {
    Path runtime = folder.resolve("libcount.so");
    compile(SOURCES.resolve("test/cuda/libcuda.cpp"), folder.resolve("libcuda.so.1"));
    compile(Path.of("src", "cuda-linkcheck", "c", "cudart.c"), runtime);
    return new StandIn(folder, runtime);
  }

  private static void compile(Path source, Path library) throws Exception {
    boolean c = source.toString().endsWith(".c");
    Outcome compiler =
        CudaDistribution.run(
            Map.of(),
            List.of(
                c ? "/usr/bin/gcc" : "/usr/bin/g++",
                "-shared",
                "-fPIC",
                "-I" + SOURCES.resolve("main/cuda"),
                "-o",
                library.toString(),
                source.toString()));
    assertThat(compiler.code()).as(String.join("\n", compiler.err())).isZero();
  }

  /**
   * The environment of a process on a machine in {@code state}: {@code none}, or a setting of
   * settings.h such as {@code GPUS=9.0}.
   */
  Map<String, String> machine(String state) {
    Map<String, String> environment = new TreeMap<>();
    if (!state.equals("none")) {
      environment.put("LD_LIBRARY_PATH", folder.toString());
      String[] parts = state.split("=", 2);
      environment.put("STAND_IN_" + parts[0], parts[1]);
    }
    return environment;
  }

  /** The same where the CUDA runtime finds the driver's GPU. */
  Map<String, String> contentMachine(String state) {
    Map<String, String> environment = machine(state);
    environment.put("LD_PRELOAD", runtime.toString());
    return environment;
  }
}
