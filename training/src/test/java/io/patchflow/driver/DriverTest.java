package io.patchflow.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.driver.Preflight.Status;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The driver's states and errors, by the one that stands in. */
class DriverTest {
  @BeforeAll
  static void use() {
    StandInDriver.use();
  }

  @AfterEach
  void reset() {
    StandInDriver.reset();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GPUS=9.0,6.1 | 0 | USABLE | GPU 0, Stand-in GPU 0, compute capability 9.0, 1,024 MiB, driver for CUDA 13.0",
        "GPUS=9.0,6.1 | 1 | USABLE | GPU 1, Stand-in GPU 1, compute capability 6.1, 1,024 MiB, driver for CUDA 13.0",
        "GPUS=12.0 | 0 | USABLE | GPU 0, Stand-in GPU 0, compute capability 12.0, 1,024 MiB, driver for CUDA 13.0",
        "GPUS=6.0 | 0 | USABLE | GPU 0, Stand-in GPU 0, compute capability 6.0, 1,024 MiB, driver for CUDA 13.0",
        "GPUS=5.2 | 0 | GPU_NOT_SUPPORTED | GPU 0, Stand-in GPU 0, has compute capability 5.2; needed is 6.0 or later",
        "GPUS=9.0 | 1 | NO_DEVICE | GPU 1: the NVIDIA driver shows 1, numbered from 0",
        "GPUS= | 0 | NO_DEVICE | the NVIDIA driver shows no GPU; look at nvidia-smi and CUDA_VISIBLE_DEVICES",
        "DRIVER=11060 | 0 | USABLE | GPU 0, Stand-in GPU 0, compute capability 9.0, 1,024 MiB, driver for CUDA 11.6",
        "DRIVER=11050 | 0 | DRIVER_TOO_OLD | the NVIDIA driver is too old: it serves CUDA up to 11.5, needed is 11.6; install R510 or later",
        "FAIL=cuInit:1:999 | 0 | DRIVER_ERROR | the NVIDIA driver fails: cuInit returned 999, CUDA_ERROR_UNKNOWN",
        "FAIL=cuDeviceGetName:1:46 | 0 | DRIVER_ERROR | the NVIDIA driver fails: cuDeviceGetName returned 46, an unknown error",
      })
  void aLookFindsWhatStandsInTheWay(String state, int gpu, Status status, String reason) {
    int sign = state.indexOf('=');
    StandInDriver.set(state.substring(0, sign), state.substring(sign + 1));

    Preflight found = Driver.look(gpu);

    assertThat(found.reason()).isEqualTo(reason);
    assertThat(found.status()).isEqualTo(status);
  }

  @Test
  void aGpuThatTheDriverKeepsBackIsABackendThatCannotBeUsed() {
    Preflight found = Driver.look(0);
    StandInDriver.set("FAIL", "cuDevicePrimaryCtxRetain:1:2");

    PatchflowException refusal =
        catchThrowableOfType(PatchflowException.class, () -> Context.open(found.gpus().get(0)));

    assertThat(refusal)
        .hasMessage(
            "GPU 0, Stand-in GPU 0: cuDevicePrimaryCtxRetain returned 2, CUDA_ERROR_OUT_OF_MEMORY");
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.BACKEND);
  }

  @Test
  void moreMemoryThanThereIsIsNamed() {
    try (Context context = Context.open(Driver.look(0).gpus().get(0))) {
      long some = context.allocate(1000);
      PatchflowException refusal =
          catchThrowableOfType(PatchflowException.class, () -> context.allocate(2L << 30));
      assertThat(refusal)
          .hasMessage(
              "GPU 0, Stand-in GPU 0: cuMemAlloc of 2,147,483,648 bytes returned 2,"
                  + " CUDA_ERROR_OUT_OF_MEMORY");
      context.free(some);
    }
  }

  @Test
  void copiesArriveAndWhatIsNoPtxIsRefused() {
    try (Context context = Context.open(Driver.look(0).gpus().get(0))) {
      Context.Pinned from = context.pin(8);
      Context.Pinned to = context.pin(8);
      from.buffer().putLong(0, 0x1234567890abcdefL);
      long there = context.allocate(8);
      context.send(there, from.address(), 8);
      context.fetch(to.address(), there, 8);
      context.await();
      assertThat(to.buffer().getLong(0)).isEqualTo(0x1234567890abcdefL);

      assertThat(
              catchThrowableOfType(
                  PatchflowException.class,
                  () -> context.load("no PTX".getBytes(StandardCharsets.US_ASCII))))
          .hasMessageEndingWith("cuModuleLoadData returned 218, CUDA_ERROR_INVALID_PTX");
    }
  }
}
