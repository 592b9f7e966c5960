package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.driver.Driver;
import io.patchflow.driver.Preflight;
import io.patchflow.driver.StandInDriver;
import io.patchflow.driver.Version;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Nd4jCudaTest {

  /** The capabilities that GPUs for x86-64 have had, by NVIDIA's list. */
  @ParameterizedTest
  @CsvSource({
    "3, 0, false",
    "3, 5, false",
    "3, 7, true",
    "5, 0, true",
    "5, 2, true",
    "6, 0, true",
    "6, 1, true",
    "7, 0, true",
    "7, 5, true",
    "8, 0, true",
    "8, 6, true",
    "8, 9, true",
    "9, 0, false",
    "10, 0, false",
    "12, 0, false",
  })
  void codeRunsOnItsMajorVersionFromItsMinorOn(int major, int minor, boolean runs) {
    assertThat(Nd4jCuda.runsOn(new Version(major, minor))).isEqualTo(runs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GPUS=3.7,8.9 | USABLE | GPU 0, Stand-in GPU 0, compute capability 3.7, 1,024 MiB, driver for CUDA 13.0",
        "GPUS=9.0 | GPU_NOT_SUPPORTED | GPU 0, Stand-in GPU 0, has compute capability 9.0; ND4J has code for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6",
        "GPUS=8.0,12.0 | GPU_NOT_SUPPORTED | GPU 1, Stand-in GPU 1, has compute capability 12.0; ND4J has code for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6; CUDA_VISIBLE_DEVICES can hide it",
        "DRIVER=10020 | DRIVER_TOO_OLD | the NVIDIA driver is too old: it serves CUDA up to 10.2, needed is 11.0; install 450.80.02 or later",
      })
  void itNeedsCodeForEachGpu(String state, Preflight.Status status, String reason) {
    StandInDriver.use();
    int sign = state.indexOf('=');
    StandInDriver.set(state.substring(0, sign), state.substring(sign + 1));
    try {
      Preflight found = Driver.look(Nd4jCuda.REQUIREMENT, 0);
      assertThat(found.reason()).isEqualTo(reason);
      assertThat(found.status()).isEqualTo(status);
    } finally {
      StandInDriver.reset();
    }
  }
}
