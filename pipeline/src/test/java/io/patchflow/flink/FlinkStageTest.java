package io.patchflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlinkStageTest {
  private static final FlinkStage STAGE =
      new FlinkStage("decode", Path.of("run"), /* withModels= */ false);
  private static final FlinkCluster CLUSTER = new FlinkCluster("a-host:8081");

  private FlinkPipelineOptions options;

  @BeforeEach
  void makeOptions() {
    options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
  }

  private Path jars() {
    return Path.of(options.getTempLocation());
  }

  @Test
  void aJobHasAFolderForItsJarsUntilItEnds() {
    String result =
        STAGE.runOn(
            CLUSTER,
            3,
            options,
            () -> {
              write(jars().resolve("classes.jar"));
              return "done";
            });

    assertThat(result).isEqualTo("done");
    assertThat(jars()).doesNotExist();
    assertThat(options.getParallelism()).isEqualTo(3);
    assertThat(options.getFlinkMaster()).isEqualTo("a-host:8081");
    assertThat(options.getFilesToStage()).isNotEmpty();
  }

  @Test
  void aJobThatIsDoneStaysDoneWhereItsFolderCannotBeRemoved() {
    String result =
        STAGE.runOn(
            CLUSTER,
            1,
            options,
            () -> {
              delete(jars());
              return "done";
            });

    assertThat(result).isEqualTo("done");
  }

  @Test
  void aJobThatFailsSaysItsOwnReasonAndLeavesNothing() {
    assertThatThrownBy(
            () ->
                STAGE.runOn(
                    CLUSTER,
                    1,
                    options,
                    () -> {
                      throw new IllegalStateException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(jars()).doesNotExist();
  }

  private static void write(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder that is gone cannot be removed, not even by root. */
  private static void delete(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
