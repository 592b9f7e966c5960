package io.patchflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void workersAreSentSmallLibrariesInOneJarAndThoseOfModelsWhereOneIsRun() {
    Path merged = Path.of("libraries.jar");

    List<String> entries = STAGE.runOn(CLUSTER, 1, options, () -> entries(jars().resolve(merged)));

    assertThat(entries)
        .contains(
            "org/apache/parquet/schema/MessageType.class",
            "META-INF/services/org.apache.beam.sdk.runners.PipelineRunnerRegistrar")
        .noneMatch(name -> name.matches("org/(apache/flink|duckdb|slf4j)/.*"));
    assertThat(sentJars())
        .as("and the dozen that are larger")
        .contains(merged.toString())
        .hasSizeBetween(10, 20)
        .noneMatch(name -> name.matches("(mkl|openblas|nd4j-native)-.*linux.*"));

    options.setFilesToStage(null);
    new FlinkStage("evaluate", Path.of("run"), /* withModels= */ true)
        .runOn(CLUSTER, 1, options, () -> "done");
    assertThat(sentJars()).anyMatch(name -> name.matches("nd4j-native-.*linux.*"));
  }

  private List<String> sentJars() {
    return options.getFilesToStage().stream()
        .map(file -> Path.of(file).getFileName().toString())
        .filter(name -> name.endsWith(".jar"))
        .toList();
  }

  @Test
  void workersThatHaveTheLibrariesAreSentTheirNames() {
    options.as(WorkerOptions.class).setWorkerLibraries("/srv/patch flow/lib");

    String named =
        STAGE.runOn(CLUSTER, 1, options, () -> classPath(jars().resolve("libraries.jar")));

    assertThat(options.getFilesToStage())
        .filteredOn(file -> file.endsWith(".jar"))
        .containsExactly(jars().resolve("libraries.jar").toString());
    assertThat(named.split(" ", -1))
        .allMatch(url -> url.matches("file:///srv/patch%20flow/lib/[^/]+\\.jar"))
        .anyMatch(url -> url.contains("/parquet-hadoop-"))
        .anyMatch(url -> url.contains("/nd4j-native-"))
        .noneMatch(url -> url.matches(".*/(flink|duckdb|lz4)[^/]*"));
  }

  @Test
  void librariesOfAnotherVersionAreRefused(@TempDir Path folder) {
    assertThat(refusalOf(folder.toString()))
        .matches(
            "--workerLibraries %s: has no \\S+\\.jar, is it of this version\\?".formatted(folder));
  }

  @Test
  void aFolderThatIsAnotherOneOnEachWorkerIsRefused() {
    assertThat(refusalOf("lib"))
        .isEqualTo(
            "--workerLibraries lib: expected an absolute path, which leads to one folder on every"
                + " worker");
  }

  private String refusalOf(String libraries) {
    options.as(WorkerOptions.class).setWorkerLibraries(libraries);
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class, () -> STAGE.runOn(CLUSTER, 1, options, () -> "not run"));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(jars()).doesNotExist();
    return refused.getMessage();
  }

  private static List<String> entries(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(JarEntry::getName).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      Files.delete(folder.resolve("libraries.jar"));
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
