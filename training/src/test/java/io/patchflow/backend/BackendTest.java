package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.driver.Gpu;
import io.patchflow.driver.StandInDriver;
import io.patchflow.driver.Version;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.model.PatchMlp;
import io.patchflow.nd4j.Nd4jExecutor;
import io.patchflow.platform.Processor;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendTest {

  @ParameterizedTest
  @CsvSource({"auto, cpu", "cpu, cpu", "nd4j, nd4j"})
  void theKernelAskedForComputesOnThePlatformsBlas(String asked, String kernel) {
    String blas = Processor.ofThisMachine().platform().equals("linux-x86_64") ? "MKL" : "OPENBLAS";
    try (Backend backend = Backend.start(asked, 3)) {
      assertThat(backend.executor().name()).isEqualTo(kernel);
      assertThat(backend.threads()).isEqualTo(3);
      assertThat(backend.describe())
          .isEqualTo(
              "backend cpu, kernel %s, precision float32, ND4J %s, BLAS %s, threads 3"
                  .formatted(kernel, backend.library(), blas));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "tf32"})
  void aGpuComputesByTheEngineBesideNd4jOnTheCpu(String precision) {
    StandInDriver.use();
    try (Backend backend = Backend.start(Device.cuda(0), "auto", precision, 3)) {
      assertThat(backend.describe())
          .isEqualTo(
              "backend cuda, kernel cuda, precision %s, ND4J %s, BLAS MKL, threads 3, Stand-in GPU 0,"
                      .formatted(precision, backend.library())
                  + " compute"
                  + " capability 9.0, 1,024 MiB");
      SelfCheck.require(backend, PatchMlp::ofSelfCheck);
    }
    assertThat(refusal(Device.cuda(1)))
        .hasMessage("--backend cuda: GPU 1: the NVIDIA driver shows 1, numbered from 0");
  }

  private static PatchflowException refusal(Device device) {
    return catchThrowableOfType(
        PatchflowException.class, () -> Backend.start(device, "auto", "float32", 1));
  }

  @Test
  void aBuildWithoutCudaRefusesIt() {
    PatchflowException refusal =
        catchThrowableOfType(
            PatchflowException.class, () -> Backend.start(Device.ND4J_CUDA, "auto", "float32", 1));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.BACKEND);
    assertThat(refusal)
        .hasMessage("--backend cuda: this build has no CUDA backend; see docs/GPU.md");
  }

  @Test
  void theBackendThatRunsIsHeldAgainstTheOneChosen() {
    Nd4jStart.on(Device.Kind.CPU);

    PatchflowException refusal =
        catchThrowableOfType(PatchflowException.class, () -> Nd4jStart.on(Device.Kind.ND4J_CUDA));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.BACKEND);
    assertThat(refusal)
        .hasMessage(
            "backend cuda: expected ND4J to run org.nd4j.linalg.jcublas.JCublasBackend, found"
                + " org.nd4j.linalg.cpu.nativecpu.CpuBackend");
  }

  @Test
  void aGpuStandsInTheLogAndInTheManifest() {
    Gpu gpu = new Gpu(0, "Test GPU", new Version(8, 0), 40L << 30);
    Backend backend =
        new Backend("cuda", "cuda", "CUBLAS", 2, new Nd4jExecutor(), Optional.of(gpu));

    assertThat(backend.describe())
        .isEqualTo(
            "backend cuda, kernel nd4j, precision float32, ND4J cuda, BLAS CUBLAS, threads 2, Test GPU, compute"
                + " capability 8.0, 40,960 MiB");
    assertThat(backend.details())
        .containsExactly(
            Map.entry("backend", "cuda"),
            Map.entry("kernel", "nd4j"),
            Map.entry("precision", "float32"),
            Map.entry("nd4jLibrary", "cuda"),
            Map.entry("blas", "CUBLAS"),
            Map.entry("threads", 2),
            Map.entry("gpu", "Test GPU, compute capability 8.0, 40,960 MiB"));
  }
}
