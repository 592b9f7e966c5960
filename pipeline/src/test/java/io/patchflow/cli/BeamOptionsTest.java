package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.util.List;
import java.util.Set;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

class BeamOptionsTest {
  private static final Set<String> OWN = Set.of("--output", "--epochs");

  @Test
  void whatBeamKnowsPassesThrough() {
    PipelineOptions options =
        BeamOptions.parse(
            List.of("--runner=DirectRunner", "--jobName=mine", "--enforceImmutability=false"),
            OWN,
            null);

    assertThat(options.getRunner()).isEqualTo(DirectRunner.class);
    assertThat(options.getJobName()).isEqualTo("mine");
    assertThat(options.as(DirectOptions.class).isEnforceImmutability()).isFalse();
  }

  @Test
  void threadsAreTheDirectRunnersParallelismUnlessThatIsGiven() {
    assertThat(parallelism(List.of(), 7)).isEqualTo(7);
    assertThat(parallelism(List.of("--targetParallelism=5"), 7)).isEqualTo(5);
    assertThat(parallelism(List.of(), null)).isGreaterThanOrEqualTo(1);
  }

  @Test
  void theNearestOfOurAndBeamsNamesIsShownForEveryUnknownOne() {
    assertThatThrownBy(
            () -> BeamOptions.parse(List.of("--jobNam=x", "--ouptut", "runs/a", "--zzz"), OWN, 1))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "unknown option --jobNam, did you mean --jobName?",
                "unknown option --ouptut, did you mean --output?",
                "unknown option --zzz"));
  }

  @Test
  void aValueOfTheWrongTypeIsAUsageError() {
    assertThatThrownBy(() -> BeamOptions.parse(List.of("--targetParallelism=many"), OWN, 1))
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith("Beam's options: ")
        .hasMessageContaining("many");
  }

  private static int parallelism(List<String> arguments, Integer threads) {
    return BeamOptions.parse(arguments, OWN, threads)
        .as(DirectOptions.class)
        .getTargetParallelism();
  }
}
