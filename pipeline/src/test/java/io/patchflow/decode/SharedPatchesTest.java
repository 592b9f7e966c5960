package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPatchesTest {
  private static final String PART = "test/part-0000000000.parquet";

  @TempDir private Path folder;
  private RunFolder from;
  private RunFolder run;
  private Manifest decoded;

  @BeforeEach
  void decodeOnce() throws IOException {
    from = new RunFolder(folder.resolve("from"));
    run = new RunFolder(folder.resolve("run"));
    decoded = decode(from, 2);
  }

  private Manifest decode(RunFolder into, int patchSize) throws IOException {
    Path input = folder.resolve("input-" + patchSize);
    return DecodeStage.run(
        DecodeOptions.of(TinyDataSet.grey().write(input), patchSize),
        into,
        PipelineOptionsFactory.create());
  }

  @Test
  void publishesTheSameFilesUnderTheSameManifest() throws IOException {
    List<Decision> decided = new ArrayList<>();

    Manifest shared = SharedPatches.run(from, run, decided::add);

    assertThat(shared).isEqualTo(decoded);
    assertThat(decided).containsExactly(Decision.run(Decision.NOT_DONE));
    assertThat(Files.isSameFile(run.patches().resolve(PART), from.patches().resolve(PART)))
        .as("a link, not a copy")
        .isTrue();
    assertThat(SharedPatches.decision(from, run))
        .isEqualTo(Decision.skip("same inputs and options"));
    assertThat(SharedPatches.run(from, run, decision -> {})).isEqualTo(decoded);
  }

  @Test
  void eachFolderIsWholeWithoutTheOther() throws IOException {
    SharedPatches.run(from, run, decision -> {});
    Files.delete(from.patches().resolve(PART));

    assertThat(ManifestCheck.differences(run, decoded)).isEmpty();
  }

  @Test
  void aDamagedFileIsNotPassedOn() throws IOException {
    Path damaged = from.patches().resolve(PART);
    Files.write(damaged, new byte[] {1});

    assertThatThrownBy(() -> SharedPatches.run(from, run, decision -> {}))
        .isInstanceOfSatisfying(
            PatchflowException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage(damaged + ": not as its manifest says");
    assertThat(run.root()).doesNotExist();
  }

  @Test
  void anotherDecodeIsRefused() throws IOException {
    decode(run, 1);

    assertThatThrownBy(() -> SharedPatches.run(from, run, decision -> {}))
        .isInstanceOfSatisfying(
            PatchflowException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(run.patches() + ": holds a decode with patch_size 1, asked for is 2");
  }
}
