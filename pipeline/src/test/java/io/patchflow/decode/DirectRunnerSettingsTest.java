package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class DirectRunnerSettingsTest {
  private static DirectOptions completed(String... flags) {
    PipelineOptions options = PipelineOptionsFactory.fromArgs(flags).create();
    DirectRunnerSettings.complete(options);
    return options.as(DirectOptions.class);
  }

  @Test
  void withoutFlagsTheFastPathIsTaken() {
    DirectOptions options = completed();
    assertThat(options.isEnforceImmutability()).isFalse();
    assertThat(options.isEnforceEncodability()).isFalse();
    assertThat(options.getTargetParallelism())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void whatTheUserAskedForStays() {
    DirectOptions options =
        completed(
            "--enforceImmutability=true", "--enforceEncodability=true", "--targetParallelism=7");
    assertThat(options.isEnforceImmutability()).isTrue();
    assertThat(options.isEnforceEncodability()).isTrue();
    assertThat(options.getTargetParallelism()).isEqualTo(7);
  }

  @Test
  void theParallelismIsToldOnlyIfItWasGiven() {
    assertThat(DirectRunnerSettings.parallelism(PipelineOptionsFactory.create())).isEmpty();
    assertThat(
            DirectRunnerSettings.parallelism(
                PipelineOptionsFactory.fromArgs("--targetParallelism=7").create()))
        .hasValue(7);
    PipelineOptions flink = PipelineOptionsFactory.fromArgs("--runner=FlinkRunner").create();
    assertThat(DirectRunnerSettings.isDirect(flink)).isFalse();
    assertThat(DirectRunnerSettings.parallelism(flink)).isEmpty();
  }
}
