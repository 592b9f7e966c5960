package io.patchflow.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuReportTest {
  private static final String CODE = "machine code for 3.7 5.0 5.2 6.0 6.1 7.0 7.5 8.0 8.6";

  @TempDir Path proc;

  @BeforeEach
  void mapsOfAProcessWithoutALibrary() throws Exception {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/maps"), "");
  }

  private List<String> report(InjectedProbe probe, Map<String, String> environment) {
    return new GpuReport(Optional.ofNullable(probe), proc, environment).lines();
  }

  @Test
  void aMachineWithAGpuIsToldWhole() throws Exception {
    Files.createDirectories(proc.resolve("driver/nvidia"));
    Files.writeString(
        proc.resolve("driver/nvidia/version"),
        "NVRM version: module 535.129.03\nGCC version: 12\n");
    Files.writeString(
        proc.resolve("self/maps"),
        """
        7f00-7f01 r--p 00000000 08:01 1  /usr/lib/libcuda.so.535.129.03
        7f01-7f02 r-xp 00001000 08:01 1  /usr/lib/libcuda.so.535.129.03
        7f02-7f03 r--p 00000000 08:01 2  /cache/libnd4jcuda.so
        7f03-7f04 r--p 00000000 08:01 3  /usr/lib/libc.so.6
        7f04-7f05 rw-p 00000000 00:00 0
        """);

    assertThat(
            report(
                InjectedProbe.withGpus("8.0", "9.0").withDriver(12, 2),
                Map.of("HOME", "/root", "CUDA_VISIBLE_DEVICES", "0,1", "LD_LIBRARY_PATH", "/x")))
        .containsExactly(
            "preflight GPU_NOT_SUPPORTED: GPU 1, Test GPU, has compute capability 9.0; ND4J has"
                + " code for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6; CUDA_VISIBLE_DEVICES can"
                + " hide it",
            CODE,
            "kernel module NVRM version: module 535.129.03",
            "driver for CUDA 12.2",
            "runtime CUDA 11.6",
            "GPU 0 Test GPU, compute capability 8.0, 40,960 MiB, has code",
            "GPU 1 Test GPU, compute capability 9.0, 40,960 MiB, no code",
            "environment CUDA_VISIBLE_DEVICES=0,1",
            "environment LD_LIBRARY_PATH=/x",
            "library /cache/libnd4jcuda.so",
            "library /usr/lib/libcuda.so.535.129.03");
  }

  @Test
  void aBuildWithoutCudaHasLittleToTell() {
    assertThat(report(null, Map.of()))
        .containsExactly(
            "preflight NOT_BUILT_IN: this build has no CUDA backend; see docs/GPU.md",
            CODE,
            "kernel module none: there is no " + proc.resolve("driver/nvidia/version"),
            "driver for CUDA unknown, not asked");
  }

  @Test
  void aRuntimeThatDoesNotAnswerIsPartOfTheReport() {
    InjectedProbe probe =
        InjectedProbe.withGpus("8.0")
            .failing(
                "runtime",
                new DriverError("cudaRuntimeGetVersion", 35, "cudaErrorInsufficientDriver"));

    assertThat(report(probe, Map.of()))
        .contains(
            "runtime CUDA unknown: cudaRuntimeGetVersion returned 35, cudaErrorInsufficientDriver");
  }
}
