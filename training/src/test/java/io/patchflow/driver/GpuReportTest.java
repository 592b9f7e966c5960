package io.patchflow.driver;

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
  @TempDir Path proc;

  @BeforeEach
  void mapsOfAProcessWithoutALibrary() throws Exception {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/maps"), "");
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

    Preflight preflight =
        new Preflight(
            Preflight.Status.USABLE,
            "a reason",
            Optional.of(new Version(12, 2)),
            List.of(
                new Gpu(0, "Test GPU", new Version(8, 0), 40L << 30),
                new Gpu(1, "Test GPU", new Version(9, 0), 80L << 30)));
    assertThat(
            new GpuReport(
                    proc,
                    Map.of("HOME", "/root", "CUDA_VISIBLE_DEVICES", "0,1", "LD_LIBRARY_PATH", "/x"))
                .lines(preflight))
        .containsExactly(
            "kernel module NVRM version: module 535.129.03",
            "driver for CUDA 12.2",
            "GPU 0 Test GPU, compute capability 8.0, 40,960 MiB",
            "GPU 1 Test GPU, compute capability 9.0, 81,920 MiB",
            "environment CUDA_VISIBLE_DEVICES=0,1",
            "environment LD_LIBRARY_PATH=/x",
            "library /cache/libnd4jcuda.so",
            "library /usr/lib/libcuda.so.535.129.03");
  }

  @Test
  void aMachineWithoutADriverHasLittleToTell() {
    assertThat(
            new GpuReport(proc, Map.of())
                .lines(Preflight.of(Preflight.Status.NO_DRIVER, "a reason")))
        .containsExactly(
            "kernel module none: there is no " + proc.resolve("driver/nvidia/version"),
            "driver for CUDA unknown, not asked");
  }
}
