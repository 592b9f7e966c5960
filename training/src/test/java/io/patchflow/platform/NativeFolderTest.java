package io.patchflow.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.platform.NativeFolder.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
  @TempDir private Path directory;

  @Test
  void theFirstThatWillDoIsTakenAndTheOthersAreNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Path good = directory.resolve("good");
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    candidates.put("the file", () -> file);
    candidates.put(
        "none",
        () -> {
          throw new IOException("no such thing");
        });
    candidates.put("good", () -> good);
    candidates.put("not reached", () -> directory);

    NativeFolder chosen = NativeFolder.choose(candidates);

    assertThat(chosen.path()).hasValue(good);
    assertThat(chosen.require().requireRoom()).isSameAs(chosen);
    assertThat(chosen.describe())
        .isEqualTo(
            "in %s, not in the file: %s: exists already; none: no such thing"
                .formatted(good, file));
  }

  @Test
  void whereNoneWillDoTheSettingIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    NativeFolder none = NativeFolder.choose(Map.of("the file", () -> file));

    PatchflowException refusal = catchThrowableOfType(PatchflowException.class, none::require);

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.BACKEND);
    assertThat(refusal)
        .hasMessage(
            "native libraries cannot be unpacked and loaded: the file: %s: exists already;"
                    .formatted(file)
                + " PATCHFLOW_NATIVE=FOLDER names another folder");
    assertThat(catchThrowableOfType(PatchflowException.class, none::requireRoom)).isNotNull();
  }

  @Test
  void aFolderThatWasNamedIsTheOnlyCandidate() {
    assertThat(NativeFolder.candidates(Map.of("PATCHFLOW_NATIVE", "/native"), "/javacpp"))
        .containsOnlyKeys("/native");
    assertThat(NativeFolder.candidates(Map.of(), "/javacpp")).containsOnlyKeys("/javacpp");
    assertThat(NativeFolder.candidates(Map.of("XDG_CACHE_HOME", "/caches"), null).keySet())
        .containsExactly(
            "/caches/patchflow/native", System.getProperty("java.io.tmpdir"), "/var/tmp");
  }

  /** Where the system's temporary folder is mounted noexec, Snappy would not load from there. */
  @Test
  void beamsSnappyUnpacksThereToo() {
    Path folder = NativeFolder.use().path().orElseThrow();

    assertThat(System.getProperty("org.xerial.snappy.tempdir")).isEqualTo(folder.toString());
  }
}
