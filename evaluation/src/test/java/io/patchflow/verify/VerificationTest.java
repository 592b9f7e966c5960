package io.patchflow.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.score.TrainedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damage to the files and manifests of a sound run of 40 images gives the lines that name it, and
 * no others.
 */
class VerificationTest {
  @TempDir static Path sound;
  @TempDir Path folder;
  private Tampering run;

  @BeforeAll
  static void makeARun() throws IOException {
    TrainedRun.evaluated(sound, 40);
  }

  @BeforeEach
  void copyIt() throws IOException {
    run = Tampering.of(sound, folder);
  }

  @Test
  void aSoundRunHasNoDifference() {
    Verification.Result result = Verification.of(run.folder());

    assertThat(result.differences()).isEmpty();
    assertThat(result.files()).isEqualTo(9);
    assertThat(result.images()).isEqualTo(40);
    assertThat(result.fingerprint()).hasValueSatisfying(it -> assertThat(it).hasSize(64));
  }

  @Test
  void aChangedByte() throws IOException {
    run.flipByte("model/model.zip", 3);

    assertThat(differences())
        .singleElement()
        .asString()
        .matches(".*/model/model.zip: SHA-256 [0-9a-f]{64} expected, found [0-9a-f]{64}");
  }

  @Test
  void aMissingFile() throws IOException {
    Files.delete(folder.resolve("metrics/classes.parquet"));
    Files.delete(folder.resolve("patches/test/part-0000000000.parquet"));

    assertThat(differences())
        .containsExactly(
            folder + "/patches/test/part-0000000000.parquet: missing",
            folder + "/metrics/classes.parquet: missing",
            folder + "/patches/test: images 0 to 39: expected, found none");
  }

  @Test
  void aMissingOrDamagedManifest() throws IOException {
    Files.delete(folder.resolve("model/manifest.json"));
    Files.writeString(folder.resolve("patches/manifest.json"), "{", StandardCharsets.UTF_8);

    assertThat(differences())
        .hasSize(3)
        .anyMatch(line -> line.contains("patches/manifest.json: not a readable manifest"))
        .anyMatch(line -> line.contains("patches/manifest.json: ") && line.contains(" bytes "))
        .contains(folder + "/model/manifest.json: missing (an input of stage evaluate)");
  }

  @Test
  void aManifestThatWasReplacedUnderItsSuccessors() throws IOException {
    run.replacePatches(null, 40);

    assertThat(differences())
        .as("equal images, and equal rows, but not the file that training and evaluation read")
        .hasSize(2)
        .allMatch(line -> line.contains("/patches/manifest.json: "))
        .anyMatch(line -> line.endsWith("(an input of stage train)"))
        .anyMatch(line -> line.endsWith("(an input of stage evaluate)"));
  }

  @Test
  void aRunThatIsOnlyDecodedOrTrainedIsSoundToo() throws IOException {
    RunFolder trained = TrainedRun.publish(folder.resolve("t"), Map.of("test", List.of(5)));

    assertThat(Verification.of(trained).differences()).isEmpty();
  }

  @Test
  void aFolderThatIsNoRun() {
    Path none = folder.resolve("none");

    assertThatThrownBy(() -> Verification.of(new RunFolder(none)))
        .isInstanceOfSatisfying(
            PatchflowException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage(none + ": no such folder");
  }

  private List<String> differences() {
    return Verification.of(run.folder()).differences();
  }
}
