package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.backend.Device;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.publish.Replace;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainOptionsTest {

  @Test
  void everyProblemIsReportedAtOnce() {
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class,
            () ->
                new TrainOptions(
                    Device.CPU, 0, Replace.NEVER, 0, System.err, Optional.empty(), () -> false));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.getMessage().lines())
        .containsExactly(
            "threads: expected 1 or more, found 0",
            "data memory: expected 1 byte or more, found 0");
  }

  @Test
  void unlessToldOtherwiseATrainingHoldsHalfOfTheHeapAndGoesToItsEndInSilence() {
    TrainOptions options = new TrainOptions(2, Replace.CHANGED);
    assertThat(options.dataBudget()).isEqualTo(Runtime.getRuntime().maxMemory() / 2);
    assertThat(options.terminal()).isEmpty();
    assertThat(options.stop().getAsBoolean()).isFalse();
  }
}
