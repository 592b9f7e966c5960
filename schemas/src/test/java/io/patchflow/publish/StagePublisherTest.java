package io.patchflow.publish;

import static io.patchflow.failure.ExitCode.BAD_INPUT;
import static io.patchflow.failure.ExitCode.STAGE_FAILED;
import static io.patchflow.failure.ExitCode.USAGE;
import static io.patchflow.publish.Publications.commit;
import static io.patchflow.publish.Publications.files;
import static io.patchflow.publish.Publications.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.file.Sha256;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagePublisherTest {
  @TempDir Path folder;
  private RunFolder run;

  @BeforeEach
  void setUp() {
    run = new RunFolder(folder.resolve("run"));
  }

  @Test
  void publishesTheFilesAndTheManifest() throws IOException {
    Manifest manifest = publish(run, Stage.DECODE, "1", "patches/train/a", "patches/test/b");

    assertThat(files(run))
        .containsExactly("patches/manifest.json", "patches/test/b", "patches/train/a");
    assertThat(run.manifest(Stage.DECODE)).contains(manifest);
    assertThat(manifest.files())
        .containsExactly(
            new FileEntry(
                "patches/test/b", 16, Sha256.ofFile(run.root().resolve("patches/test/b"))),
            new FileEntry(
                "patches/train/a", 17, Sha256.ofFile(run.root().resolve("patches/train/a"))));
    assertThat(manifest.codeVersion()).isEqualTo(CodeVersion.current());
    assertThat(ManifestCheck.differences(run, manifest)).isEmpty();
  }

  @Test
  void publishesOneStageAfterAnotherIntoOneFolder() throws IOException {
    publish(run, Stage.DECODE, "1", "patches/train/a");
    publish(run, Stage.TRAIN, "1", "model/model.zip", "metrics/epochs.parquet");
    publish(run, Stage.EVALUATE, "1", "metrics/summary.parquet");

    assertThat(files(run))
        .containsExactly(
            "metrics/epochs.parquet",
            "metrics/manifest.json",
            "metrics/summary.parquet",
            "model/manifest.json",
            "model/model.zip",
            "patches/manifest.json",
            "patches/train/a");
  }

  @Test
  void replacesTheFilesOfTheOldManifestAndLeavesTheRest() throws IOException {
    publish(run, Stage.DECODE, "1", "patches/train/a", "patches/train/b");
    publish(run, Stage.TRAIN, "1", "model/model.zip");
    Files.writeString(run.patches().resolve("notes.txt"), "mine");

    Manifest manifest = publish(run, Stage.DECODE, "2", "patches/train/b", "patches/train/c");

    assertThat(files(run))
        .containsExactly(
            "model/manifest.json",
            "model/model.zip",
            "patches/manifest.json",
            "patches/notes.txt",
            "patches/train/b",
            "patches/train/c");
    assertThat(run.patches().resolve("train/b")).hasContent("patches/train/b 2");
    assertThat(ManifestCheck.differences(run, manifest)).isEmpty();
  }

  @Test
  void publishesAllFilesOfAFolderButNothingThatWasNotAskedFor() throws IOException {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.TRAIN)) {
      Path checkpoints = Files.createDirectories(publisher.attempt("model/checkpoints"));
      Files.writeString(checkpoints.resolve("epoch-2.zip"), "2");
      Files.writeString(checkpoints.resolve("epoch-1.zip"), "1");
      Files.writeString(checkpoints.resolveSibling("model.zip.tmp"), "stray");
      Files.writeString(publisher.scratch("a/b"), "scratch");
      commit(publisher);
    }

    assertThat(files(run))
        .containsExactly(
            "model/checkpoints/epoch-1.zip",
            "model/checkpoints/epoch-2.zip",
            "model/manifest.json");
  }

  @Test
  void hashedFilesArePublishedLikeOthersAndThoseThatComeLaterToo() throws IOException {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      Files.writeString(publisher.attempt("patches/a"), "a");
      publisher.hashAndSync();
      Files.writeString(publisher.attempt("patches/b"), "b");
      Manifest manifest = commit(publisher);
      assertThat(manifest.files())
          .extracting(FileEntry::path)
          .containsExactly("patches/a", "patches/b");
      assertThat(ManifestCheck.differences(run, manifest)).isEmpty();
    }
    assertThat(files(run)).containsExactly("patches/a", "patches/b", "patches/manifest.json");
  }

  @Test
  void settlingNamesAFileThatWasNotWritten() throws IOException {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      assertThat(publisher.attempt("patches/a")).doesNotExist();
      assertThatThrownBy(publisher::hashAndSync)
          .isInstanceOf(PatchflowException.class)
          .hasMessageEndingWith("nothing was written to patches/a")
          .hasFieldOrPropertyWithValue("exitCode", STAGE_FAILED);
    }
  }

  @Test
  void refusesASecondWriterInThisProcess() throws IOException {
    try (StagePublisher first = StagePublisher.begin(run, Stage.DECODE)) {
      Path alias = folder.resolve("alias");
      Files.createSymbolicLink(alias, run.root());
      assertThatThrownBy(() -> StagePublisher.begin(new RunFolder(alias), Stage.TRAIN))
          .isInstanceOf(PatchflowException.class)
          .hasMessage(alias + ": the output folder is in use by this process")
          .hasFieldOrPropertyWithValue("exitCode", USAGE);

      Files.writeString(first.attempt("patches/a"), "a");
      commit(first);
    }
    assertThat(files(run)).containsExactly("patches/a", "patches/manifest.json");
  }

  @Test
  void refusesAPathOutsideOfTheRunFolder() {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      assertThatThrownBy(() -> publisher.attempt("../elsewhere"))
          .hasMessage(run.root() + ": a path inside of the run folder expected, found ../elsewhere")
          .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
    }
  }

  @Test
  void namesAFileThatWasNotWritten() throws IOException {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      Path unused = publisher.attempt("patches/a");
      assertThat(unused).doesNotExist();
      assertThatThrownBy(() -> commit(publisher))
          .hasMessageEndingWith("nothing was written to patches/a");
    }
    assertThat(run.root()).doesNotExist();
  }

  @Test
  void saysThatTheFolderCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");

    assertThatThrownBy(() -> StagePublisher.begin(new RunFolder(file), Stage.DECODE))
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith(file + ": the output folder cannot be written: ")
        .hasFieldOrPropertyWithValue("exitCode", STAGE_FAILED);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectories(run.root());
    Files.writeString(run.patches(), "a file, not a folder");

    assertThatThrownBy(() -> publish(run, Stage.DECODE, "1", "patches/a"))
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith(run.root() + ": stage decode cannot be published: ")
        .hasMessageContaining(run.patches().toString())
        .hasFieldOrPropertyWithValue("exitCode", STAGE_FAILED);
    assertThat(files(run)).containsExactly("patches");
  }

  @Test
  void aReadOnlyFolderIsNamed() {
    // Nobody can make a file there, not even root, to whom permissions mean nothing.
    run = new RunFolder(Path.of("/proc/self"));

    assertThatThrownBy(() -> StagePublisher.begin(run, Stage.DECODE))
        .hasMessageStartingWith(run.root() + ": the output folder cannot be written: ")
        .hasFieldOrPropertyWithValue("exitCode", STAGE_FAILED);
  }

  @Test
  void failsAtOnceOnAManifestItCannotReplace() throws IOException {
    Files.createDirectories(run.patches());
    Files.writeString(run.manifestFile(Stage.DECODE), "{");

    assertThatThrownBy(() -> StagePublisher.begin(run, Stage.DECODE))
        .hasMessageStartingWith(run.manifestFile(Stage.DECODE) + ": not a readable manifest: ");
    assertThatCode(() -> StagePublisher.begin(run, Stage.TRAIN).close()).doesNotThrowAnyException();
    assertThat(files(run)).containsExactly("patches/manifest.json");
  }
}
