package io.patchflow.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.driver.Preflight;
import io.patchflow.driver.Preflight.Status;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {

  @ParameterizedTest
  @CsvSource({
    "USABLE, '  backend cuda: a reason'",
    "NOT_BUILT_IN, '  backend cpu; cuda: a reason'",
    "NO_DRIVER, '  backend cpu; cuda: a reason'",
    "GPU_NOT_SUPPORTED, '! backend cpu; cuda: a reason'",
    "NATIVE_LOAD_FAILED, '! backend cpu; cuda: a reason'",
  })
  void whereTheDriverIsAGpuThatCannotBeUsedCallsForSomethingToBeDone(Status status, String line) {
    assertThat(Doctor.engine(found(status))).isEqualTo(line);
  }

  @Test
  void aBuildForNd4jsCudaThatCannotUseItCallsForSomethingToBeDone() {
    assertThat(Doctor.nd4j(found(Status.NOT_BUILT_IN))).isEmpty();
    assertThat(Doctor.nd4j(found(Status.USABLE))).contains("  ND4J's CUDA: a reason");
    assertThat(Doctor.nd4j(found(Status.NO_DRIVER))).contains("! ND4J's CUDA: a reason");
  }

  private static Preflight found(Status status) {
    return new Preflight(status, "a reason", Optional.empty(), List.of());
  }
}
