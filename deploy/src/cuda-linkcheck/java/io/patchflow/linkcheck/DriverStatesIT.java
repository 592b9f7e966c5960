package io.patchflow.linkcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.linkcheck.CudaDistribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program says of ND4J's CUDA backend in each state of a driver. */
class DriverStatesIT {
  @TempDir static Path libraries;
  private static StandIn driver;

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws Exception {
    driver = StandIn.compile(libraries);
  }

  private static String reason(String state) {
    return switch (state) {
      case "none" ->
          "no NVIDIA driver: libcuda.so.1: cannot open shared object file: No such file or"
              + " directory; install 450.80.02 or later";
      case "DRIVER=10020" ->
          "the NVIDIA driver is too old: it serves CUDA up to 10.2, needed is 11.0; install"
              + " 450.80.02 or later";
      case "GPUS=" -> "the NVIDIA driver shows no GPU; look at nvidia-smi and CUDA_VISIBLE_DEVICES";
      case "FAIL=cuInit:1:999" ->
          "the NVIDIA driver fails: cuInit returned 999, CUDA_ERROR_UNKNOWN";
      case "GPUS=9.0" ->
          "GPU 0, Stand-in GPU 0, has compute capability 9.0; ND4J has code for 3.7, 5.0, 5.2, 6.0,"
              + " 6.1, 7.0, 7.5, 8.0, 8.6";
      default -> throw new IllegalArgumentException(state);
    };
  }

  @ParameterizedTest
  @CsvSource({"none", "DRIVER=10020", "GPUS=", "FAIL=cuInit:1:999", "GPUS=9.0"})
  void whoInsistsOnItGetsOneLineAndWhoLeavesItOpenTheCpu(String state) throws Exception {
    Path run = folder.resolve("run");

    Outcome insists =
        CudaDistribution.patchflow(
            driver.machine(state),
            "train",
            "--backend=cuda",
            "--set=kernel=nd4j",
            "--output=" + run);
    assertThat(insists.err()).containsExactly("patchflow: --backend cuda: " + reason(state));
    assertThat(insists.out()).isEmpty();
    assertThat(insists.code()).isEqualTo(3);
    assertThat(run).doesNotExist();

    Outcome open =
        CudaDistribution.patchflow(
            driver.machine(state), "train", "--set=kernel=nd4j", "--output=" + run);
    assertThat(open.err())
        .hasSize(2)
        .startsWith("backend cpu, as CUDA cannot be used: " + reason(state));
    assertThat(open.code()).as("there is nothing to train on").isEqualTo(4);
  }

  @Test
  void doctorSaysWhatBothWaysToComputeFind() throws Exception {
    Outcome doctor = CudaDistribution.patchflow(driver.machine("GPUS=8.9"), "doctor", "--gpu");

    doctor.out().forEach(System.out::println);
    assertThat(doctor.code()).isZero();
    String found = "GPU 0, Stand-in GPU 0, compute capability 8.9, 1,024 MiB, driver for CUDA 13.0";
    assertThat(doctor.out())
        .contains(
            "  backend cuda: " + found,
            "  ND4J's CUDA: " + found,
            "  engine USABLE: " + found,
            "  ND4J USABLE: " + found,
            "  library " + driver.folder().resolve("libcuda.so.1"))
        .anyMatch(line -> line.startsWith("  engine self-check passed, "));
  }

  @Test
  void whoAsksForTheCpuDoesNotTouchTheDriver() throws Exception {
    assertThat(opensDriver("cpu")).isFalse();
    assertThat(opensDriver("cuda")).isTrue();
  }

  /** Whether the linker of some process tells that it opened the driver's library. */
  private boolean opensDriver(String backend) throws Exception {
    Path logs = Files.createDirectory(folder.resolve(backend));
    Map<String, String> machine = driver.machine("GPUS=9.0");
    machine.put("LD_DEBUG", "files");
    machine.put("LD_DEBUG_OUTPUT", logs.resolve("log").toString());
    Outcome train =
        CudaDistribution.patchflow(
            machine, "train", "--backend=" + backend, "--output=" + folder.resolve("run"));
    assertThat(train.code()).as("there is nothing to train on").isEqualTo(4);
    try (Stream<Path> files = Files.list(logs)) {
      return files.anyMatch(DriverStatesIT::namesDriver);
    }
  }

  private static boolean namesDriver(Path log) {
    try {
      return Files.readString(log).contains("libcuda.so.1");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
