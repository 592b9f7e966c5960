package io.patchflow.linkcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.linkcheck.CudaDistribution.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A machine with a driver of a few functions, compiled from C.
 *
 * @param driver the folder of its libcuda.so.1
 * @param runtime a library that says the CUDA runtime is content with it
 */
record StubDriver(Path driver, Path runtime) {

  static StubDriver compile(Path folder) throws Exception {
    Path runtime = folder.resolve("libcount.so");
    gcc("libcuda.c", folder.resolve("libcuda.so.1"));
    gcc("cudart.c", runtime);
    return new StubDriver(folder, runtime);
  }

  private static void gcc(String source, Path library) throws Exception {
    Outcome gcc =
        CudaDistribution.run(
            Map.of(),
            List.of(
                "/usr/bin/gcc",
                "-shared",
                "-fPIC",
                "-Wl,-soname," + library.getFileName(),
                "-o",
                library.toString(),
                "src/cuda-linkcheck/c/" + source));
    assertThat(gcc.code()).as(String.join("\n", gcc.err())).isZero();
  }

  /** The environment of a process on a machine in {@code state}: {@code none}, or a variable. */
  Map<String, String> machine(String state) {
    Map<String, String> environment = new TreeMap<>();
    if (!state.equals("none")) {
      environment.put("LD_LIBRARY_PATH", driver.toString());
      String[] parts = state.split("=", 2);
      environment.put(parts[0], parts[1]);
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
