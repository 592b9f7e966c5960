package io.patchflow.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.cuda.Finding;
import io.patchflow.cuda.Preflight;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {

  @ParameterizedTest
  @CsvSource({
    "USABLE, '  backend cuda: a reason'",
    "NOT_BUILT_IN, '  backend cpu; cuda: a reason'",
    "NO_DRIVER, '! backend cpu; cuda: a reason'",
    "GPU_NOT_SUPPORTED, '! backend cpu; cuda: a reason'",
    "NATIVE_LOAD_FAILED, '! backend cpu; cuda: a reason'",
  })
  void aBuildForCudaThatCannotUseItCallsForSomethingToBeDone(Finding finding, String line) {
    assertThat(Doctor.cuda(new Preflight(finding, "a reason", Optional.empty(), List.of())))
        .isEqualTo(line);
  }
}
