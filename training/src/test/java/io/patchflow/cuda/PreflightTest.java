package io.patchflow.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
  private static final String CODE = "3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6";

  private static Preflight of(InjectedProbe probe) {
    return Preflight.of(Optional.of(probe));
  }

  @Test
  void aBuildWithoutCudaSaysSo() {
    Preflight preflight = Preflight.of(Optional.empty());

    assertThat(preflight.finding()).isEqualTo(Finding.NOT_BUILT_IN);
    assertThat(preflight.reason()).isEqualTo("this build has no CUDA backend; see docs/GPU.md");
    assertThat(preflight.driver()).isEmpty();
  }

  @Test
  void aUsableMachineIsAskedEachQuestionOnce() {
    InjectedProbe probe = InjectedProbe.withGpus("8.0").withDriver(12, 2);

    Preflight preflight = of(probe);

    assertThat(preflight.usable()).isTrue();
    assertThat(preflight.require()).isSameAs(preflight);
    assertThat(preflight.reason())
        .isEqualTo("Test GPU, compute capability 8.0, 40,960 MiB, driver for CUDA 12.2");
    assertThat(preflight.gpus()).hasSize(1);
    assertThat(probe.asked())
        .containsExactly("openDriver", "openRuntime", "driver", "start", "gpus", "openLibraries");
  }

  @Test
  void aMachineWithoutADriverIsAskedNothingElse() {
    InjectedProbe probe =
        InjectedProbe.withGpus("8.0")
            .failing(
                "openDriver",
                new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file"));

    Preflight preflight = of(probe);

    assertThat(preflight.finding()).isEqualTo(Finding.NO_DRIVER);
    assertThat(preflight.reason())
        .isEqualTo(
            "no NVIDIA driver: libcuda.so.1: cannot open shared object file;"
                + " install 450.80.02 or later");
    assertThat(probe.asked()).containsExactly("openDriver");
  }

  @ParameterizedTest
  @CsvSource({"10, 2, false", "11, 0, true", "11, 4, true", "11, 6, true", "13, 0, true"})
  void driversFromElevenOnServe(int major, int minor, boolean usable) {
    InjectedProbe probe = InjectedProbe.withGpus("7.5").withDriver(major, minor);

    Preflight preflight = of(probe);

    assertThat(preflight.usable()).isEqualTo(usable);
    assertThat(preflight.driver()).contains(new Version(major, minor));
    if (!usable) {
      assertThat(preflight.finding()).isEqualTo(Finding.DRIVER_TOO_OLD);
      assertThat(preflight.reason())
          .isEqualTo(
              "the NVIDIA driver is too old: it serves CUDA up to 10.2, needed is 11.0;"
                  + " install 450.80.02 or later");
      assertThat(probe.asked()).doesNotContain("start");
    }
  }

  @Test
  void noDeviceIsWhatAnEmptyListMeansAndWhatItsErrorMeans() {
    Preflight empty = of(InjectedProbe.withGpus());
    Preflight error =
        of(
            InjectedProbe.withGpus("8.0")
                .failing("start", new DriverError("cuInit", 100, "CUDA_ERROR_NO_DEVICE")));

    assertThat(empty.finding()).isEqualTo(Finding.NO_DEVICE);
    assertThat(empty.reason())
        .isEqualTo("the NVIDIA driver shows no GPU; look at nvidia-smi and CUDA_VISIBLE_DEVICES");
    assertThat(error.finding()).isEqualTo(Finding.NO_DEVICE);
  }

  @ParameterizedTest
  @CsvSource({"driver", "start", "gpus", "openLibraries"})
  void aDriversErrorIsPassedOn(String question) {
    Preflight preflight =
        of(
            InjectedProbe.withGpus("8.0")
                .failing(question, new DriverError("cuInit", 999, "CUDA_ERROR_UNKNOWN")));

    assertThat(preflight.finding()).isEqualTo(Finding.DRIVER_ERROR);
    assertThat(preflight.reason())
        .isEqualTo("the NVIDIA driver fails: cuInit returned 999, CUDA_ERROR_UNKNOWN");
  }

  @ParameterizedTest
  @CsvSource({"9.0", "10.0", "12.0", "3.5"})
  void aGpuWithoutCodeIsRefusedBeforeALibraryIsLoaded(String capability) {
    InjectedProbe probe = InjectedProbe.withGpus(capability);

    Preflight preflight = of(probe);

    assertThat(preflight.finding()).isEqualTo(Finding.GPU_NOT_SUPPORTED);
    assertThat(preflight.reason())
        .isEqualTo(
            "GPU 0, Test GPU, has compute capability %s; ND4J has code for %s"
                .formatted(capability, CODE));
    assertThat(probe.asked()).doesNotContain("openLibraries");
  }

  @Test
  void eachVisibleGpuMustBeSupported() {
    assertThat(of(InjectedProbe.withGpus("8.0", "8.6")).usable()).isTrue();
    assertThat(of(InjectedProbe.withGpus("8.0", "9.0")).reason())
        .startsWith("GPU 1, Test GPU, has compute capability 9.0;")
        .endsWith("; CUDA_VISIBLE_DEVICES can hide it");
  }

  @ParameterizedTest
  @CsvSource({"openRuntime", "openLibraries"})
  void aLibraryThatDoesNotLoadIsNamed(String question) {
    Preflight preflight =
        of(
            InjectedProbe.withGpus("8.0")
                .failing(
                    question, new UnsatisfiedLinkError("libcublas.so.11: no such file\nmore")));

    assertThat(preflight.finding()).isEqualTo(Finding.NATIVE_LOAD_FAILED);
    assertThat(preflight.reason())
        .isEqualTo("a library cannot be loaded: libcublas.so.11: no such file");
  }

  @Test
  void driverAndRuntimeMustSeeTheSameGpus() {
    Preflight preflight = of(InjectedProbe.withGpus("8.0").counting(0));

    assertThat(preflight.finding()).isEqualTo(Finding.DRIVER_ERROR);
    assertThat(preflight.reason()).isEqualTo("the CUDA runtime counts 0 GPUs, the driver 1");
  }

  @Test
  void requiringWhatIsNotThereIsExitCodeThree() {
    PatchflowException refusal =
        catchThrowableOfType(
            PatchflowException.class, () -> of(InjectedProbe.withGpus()).require());

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.BACKEND);
    assertThat(refusal).hasMessageStartingWith("--backend cuda: the NVIDIA driver shows no GPU;");
  }
}
