package io.patchflow.linkcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.linkcheck.CudaDistribution.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the program says of each state of a driver, which a library of a few lines of C stands for.
 * NVIDIA's runtime wants more of a driver than that, so the GPUs that pass end there: after every
 * library is loaded.
 */
class DriverStatesIT {
  private static final String CODE = "3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6";
  private static final String NOT_SUPPORTED =
      "GPU 0, Stub GPU, has compute capability %s; ND4J has code for " + CODE;
  private static final String STOPS_AT_RUNTIME =
      "the NVIDIA driver fails: cudaGetDeviceCount returned 36, cudaErrorCallRequiresNewerDriver";

  @TempDir static Path libraries;
  private static StubDriver stub;

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws Exception {
    stub = StubDriver.compile(libraries);
  }

  private static String reason(String state) {
    return switch (state) {
      case "none" ->
          "no NVIDIA driver: libcuda.so.1: cannot open shared object file: No such file or"
              + " directory; install 450.80.02 or later";
      case "STUB_VERSION=10020" ->
          "the NVIDIA driver is too old: it serves CUDA up to 10.2, needed is 11.0; install"
              + " 450.80.02 or later";
      case "STUB_COUNT=0", "STUB_INIT=100" ->
          "the NVIDIA driver shows no GPU; look at nvidia-smi and CUDA_VISIBLE_DEVICES";
      case "STUB_INIT=999" -> "the NVIDIA driver fails: cuInit returned 999, CUDA_ERROR_UNKNOWN";
      case "STUB_CAPABILITY=35" -> NOT_SUPPORTED.formatted("3.5");
      case "STUB_CAPABILITY=90" -> NOT_SUPPORTED.formatted("9.0");
      case "STUB_CAPABILITY=120" -> NOT_SUPPORTED.formatted("12.0");
      default -> STOPS_AT_RUNTIME;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "none",
    "STUB_VERSION=10020",
    "STUB_COUNT=0",
    "STUB_INIT=100",
    "STUB_INIT=999",
    "STUB_CAPABILITY=35",
    "STUB_CAPABILITY=80",
    "STUB_CAPABILITY=86",
    "STUB_CAPABILITY=89",
    "STUB_CAPABILITY=90",
    "STUB_CAPABILITY=120",
  })
  void whoInsistsOnCudaGetsOneLineAndExitCodeThree(String state) throws Exception {
    Path run = folder.resolve("run");

    Outcome train =
        CudaDistribution.patchflow(
            stub.machine(state),
            "train",
            "--backend=cuda",
            "--set=kernel=nd4j",
            "--output=" + run);

    System.out.printf("%-20s exit %d  %s%n", state, train.code(), String.join(" | ", train.err()));
    assertThat(train.err()).containsExactly("patchflow: --backend cuda: " + reason(state));
    assertThat(train.out()).isEmpty();
    assertThat(train.code()).isEqualTo(3);
    assertThat(run).doesNotExist();
  }

  @Test
  void everyLibraryIsLoadedBeforeTheRuntimeMissesTheRestOfTheDriver() throws Exception {
    Outcome doctor =
        CudaDistribution.patchflow(stub.machine("STUB_CAPABILITY=89"), "doctor", "--gpu");

    doctor.out().forEach(System.out::println);
    assertThat(doctor.code()).isZero();
    assertThat(doctor.out())
        .contains(
            "! ND4J's CUDA: " + STOPS_AT_RUNTIME,
            "  ND4J preflight DRIVER_ERROR: " + STOPS_AT_RUNTIME,
            "  ND4J driver for CUDA 11.6",
            "  ND4J runtime CUDA unknown: cudaRuntimeGetVersion returned 36,"
                + " cudaErrorCallRequiresNewerDriver",
            "  ND4J GPU 0 Stub GPU, compute capability 8.9, 16,384 MiB, has code",
            "  ND4J library " + stub.driver().resolve("libcuda.so.1"));
    assertThat(doctor.out()).as("the CPU computes").anyMatch(line -> line.contains(" BLAS MKL, "));
    for (String library :
        List.of(
            "libcudart.so.11.0",
            "libcublas.so.11",
            "libcublasLt.so.11",
            "libcusolver.so.11",
            "libnd4jcuda.so",
            "libjnind4jcuda.so")) {
      assertThat(doctor.out())
          .as(library)
          .anyMatch(line -> line.startsWith("  ND4J library ") && line.endsWith("/" + library));
    }
  }

  @ParameterizedTest
  @CsvSource({"none", "STUB_INIT=999", "STUB_CAPABILITY=90", "STUB_CAPABILITY=80"})
  void whoLeavesItOpenGetsTheCpuAndOneLineWhy(String state) throws Exception {
    Outcome train =
        CudaDistribution.patchflow(
            stub.machine(state),
            "train",
            "--set=kernel=nd4j",
            "--output=" + folder.resolve("run"));

    assertThat(train.err())
        .hasSize(2)
        .startsWith("backend cpu, as CUDA cannot be used: " + reason(state));
    assertThat(train.code()).as("there is nothing to train on").isEqualTo(4);
  }

  @Test
  void whoAsksForTheCpuDoesNotTouchTheDriver() throws Exception {
    Path log = folder.resolve("calls");
    Map<String, String> machine = stub.machine("STUB_LOG=" + log);

    Outcome train =
        CudaDistribution.patchflow(
            machine, "train", "--backend", "cpu", "--output", folder.resolve("run").toString());
    assertThat(train.code()).isEqualTo(4);
    assertThat(log).as("the driver's library was not loaded").doesNotExist();

    CudaDistribution.patchflow(
        machine, "train", "--backend", "cuda", "--output", folder.resolve("run").toString());
    assertThat(Files.readAllLines(log)).startsWith("loaded", "cuDriverGetVersion", "cuInit");
  }
}
