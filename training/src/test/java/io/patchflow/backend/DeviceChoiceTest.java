package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.driver.Preflight;
import io.patchflow.driver.Preflight.Status;
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

class DeviceChoiceTest {
  private final List<String> notes = new ArrayList<>();

  private static DeviceChoice between(int gpu, Status engine, Status nd4j) {
    return new DeviceChoice(gpu, () -> found(engine, "own"), () -> found(nd4j, "other"));
  }

  private static Preflight found(Status status, String reason) {
    return new Preflight(status, reason, Optional.empty(), List.of());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "auto, USABLE, NOT_BUILT_IN, CUDA, 'backend cuda, kernel cuda: own'",
        "auto, USABLE, USABLE, CUDA, 'backend cuda, kernel cuda: own'",
        "nd4j, USABLE, USABLE, ND4J_CUDA, 'backend cuda, kernel nd4j: other'",
        "auto, GPU_NOT_SUPPORTED, USABLE, ND4J_CUDA, 'backend cuda, kernel nd4j: other'",
        "auto, NO_DRIVER, NOT_BUILT_IN, CPU, -",
        "cpu, USABLE, USABLE, CPU, -",
        "nd4j, USABLE, NOT_BUILT_IN, CPU, -",
        "nd4j, USABLE, NO_DEVICE, CPU, 'backend cpu, as CUDA cannot be used: other'",
        "auto, NO_DEVICE, NO_DEVICE, CPU, 'backend cpu, as CUDA cannot be used: own; ND4J: other'",
      })
  void theBestThatCanBeUsedIsTaken(
      String kernel, Status engine, Status nd4j, Device.Kind kind, String line) {
    assertThat(between(0, engine, nd4j).best(kernel, notes::add).kind()).isEqualTo(kind);
    assertThat(notes).isEqualTo(line == null ? List.of() : List.of(line));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"USABLE", "NOT_BUILT_IN", "NO_DRIVER", "NATIVE_LOAD_FAILED"})
  void whereTheDriverIsOneLineSaysWhyItIsTheCpu(Status status) {
    assertThat(between(0, status, Status.NOT_BUILT_IN).best("auto", notes::add))
        .isEqualTo(Device.CPU);
    assertThat(notes).containsExactly("backend cpu, as CUDA cannot be used: own");
  }

  @Test
  void nd4jIsNotAskedWhereTheEngineRuns() {
    DeviceChoice choice =
        new DeviceChoice(
            2,
            () -> found(Status.USABLE, "own"),
            () -> {
              throw new AssertionError("asked");
            });
    assertThat(choice.best("auto", notes::add)).isEqualTo(Device.cuda(2));
    assertThat(choice.cuda("auto", notes::add)).isEqualTo(Device.cuda(2));
  }

  @Test
  void whoInsistsGetsAGpuOrTheReason() {
    assertThat(between(0, Status.NO_DRIVER, Status.USABLE).cuda("auto", notes::add))
        .isEqualTo(Device.ND4J_CUDA);
    assertThat(refusal(between(1, Status.NO_DEVICE, Status.USABLE), "auto", ExitCode.BACKEND))
        .isEqualTo("--backend cuda: own; ND4J: other");
    assertThat(refusal(between(0, Status.USABLE, Status.NO_DEVICE), "nd4j", ExitCode.BACKEND))
        .isEqualTo("--backend cuda: other");
    assertThat(refusal(between(0, Status.USABLE, Status.USABLE), "cpu", ExitCode.USAGE))
        .isEqualTo("kernel: cpu does not compute on backend cuda; use auto");
    assertThat(refusal(between(1, Status.USABLE, Status.USABLE), "nd4j", ExitCode.USAGE))
        .isEqualTo("--gpu: kernel nd4j computes on the first GPU alone, found 1");
  }

  private String refusal(DeviceChoice choice, String kernel, ExitCode code) {
    PatchflowException refusal =
        catchThrowableOfType(PatchflowException.class, () -> choice.cuda(kernel, notes::add));
    assertThat(refusal.exitCode()).isEqualTo(code);
    return refusal.getMessage();
  }

  @ParameterizedTest
  @CsvSource({"CPU, auto, cpu", "CPU, nd4j, nd4j", "CUDA, auto, cuda", "ND4J_CUDA, auto, nd4j"})
  void theKernelFollowsFromTheDevice(Device.Kind kind, String asked, String kernel) {
    assertThat(new Device(kind, 0).kernel(asked)).isEqualTo(kernel);
  }
}
