package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.cuda.Finding;
import io.patchflow.cuda.Preflight;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DeviceTest {
  private final List<String> told = new ArrayList<>();

  private Device best(Finding finding) {
    return Device.best(
        new Preflight(finding, "for a reason", Optional.empty(), List.of()), told::add);
  }

  @Test
  void cudaIsBestWhereItIsUsable() {
    assertThat(best(Finding.USABLE)).isEqualTo(Device.CUDA);
    assertThat(told).isEmpty();
  }

  @Test
  void aBuildWithoutCudaComputesOnTheCpuAndSaysNothingOfIt() {
    assertThat(best(Finding.NOT_BUILT_IN)).isEqualTo(Device.CPU);
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"USABLE", "NOT_BUILT_IN"})
  void whereCudaCannotBeUsedOneLineSaysWhy(Finding finding) {
    assertThat(best(finding)).isEqualTo(Device.CPU);
    assertThat(told).containsExactly("backend cpu, as CUDA cannot be used: for a reason");
  }

  @ParameterizedTest
  @CsvSource({"CPU, auto, cpu", "CPU, cpu, cpu", "CPU, nd4j, nd4j", "CUDA, auto, nd4j"})
  void theKernelFollowsFromTheDevice(Device device, String asked, String kernel) {
    assertThat(device.kernel(asked)).isEqualTo(kernel);
  }

  @Test
  void theKernelOfTheCpuIsRefusedOnCuda() {
    assertThatCode(() -> Device.CUDA.requireKernel("nd4j")).doesNotThrowAnyException();

    PatchflowException refusal =
        catchThrowableOfType(PatchflowException.class, () -> Device.CUDA.requireKernel("cpu"));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal)
        .hasMessage("kernel: cpu computes on the CPU alone, found backend cuda; use auto or nd4j");
  }
}
