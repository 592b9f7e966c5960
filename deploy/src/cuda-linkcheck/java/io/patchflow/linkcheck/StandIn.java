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
 */
record StandIn(Path folder) {
  private static final Path SOURCES = Path.of("..", "training", "src");

  static StandIn compile(Path folder) throws Exception {
    Outcome compiler =
        CudaDistribution.run(
            Map.of(),
            List.of(
                "/usr/bin/g++",
                "-std=c++17",
                "-O1",
                "-shared",
                "-fPIC",
                "-I" + SOURCES.resolve("main/cuda"),
                "-o",
                folder.resolve("libcuda.so.1").toString(),
                SOURCES.resolve("test/cuda/libcuda.cpp").toString()));
    assertThat(compiler.code()).as(String.join("\n", compiler.err())).isZero();
    return new StandIn(folder);
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
}
