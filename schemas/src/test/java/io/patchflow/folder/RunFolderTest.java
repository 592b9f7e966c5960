package io.patchflow.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
  @ParameterizedTest
  @ValueSource(strings = {".", "", "out", "runs/out", "../out", "./a/../b", "/var/runs/out"})
  void resolvesPathsInsideWhateverWayTheFolderIsNamed(String root) {
    RunFolder run = new RunFolder(Path.of(root));
    assertThat(run.resolve("patches/manifest.json").toAbsolutePath().normalize())
        .isEqualTo(Path.of(root).toAbsolutePath().normalize().resolve("patches/manifest.json"));
    assertThatThrownBy(() -> run.resolve("../elsewhere"))
        .as("a path that leaves the folder")
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            Path.of(root) + ": a path inside of the run folder expected, found ../elsewhere");
  }

  @Test
  void saysPathsAsTheUserNamedTheFolder() {
    assertThat(new RunFolder(Path.of("out")).resolve("model/model.zip"))
        .hasToString("out/model/model.zip");
  }
}
