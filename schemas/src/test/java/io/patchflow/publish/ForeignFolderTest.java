package io.patchflow.publish;

import static io.patchflow.publish.Publications.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run folder in which somebody else has set traps: nothing outside of it may change. */
class ForeignFolderTest {
  @TempDir Path folder;
  private RunFolder run;
  private Path home;
  private Path letter;

  @BeforeEach
  void setUp() throws IOException {
    run = new RunFolder(folder.resolve("run"));
    home = Files.createDirectories(folder.resolve("home"));
    letter = Files.writeString(home.resolve("letter.txt"), "dear\n");
    Manifest unused = publish(run, Stage.DECODE, "1", "patches/train/a");
  }

  @Test
  void aLockThatIsALinkIsNotOpened() throws IOException {
    Path lock = run.root().resolve(".lock");
    for (Path target : new Path[] {letter, home.resolve("missing")}) {
      Files.createSymbolicLink(lock, target);
      assertRefused(
          () -> StagePublisher.begin(run, Stage.DECODE),
          lock + ": expected a regular file or a folder, found a symbolic link");
      Files.delete(lock);
    }
    assertThat(home.resolve("missing")).doesNotExist();
  }

  /** A hard link, or a link that was swapped in at the last moment. */
  @Test
  void aLockWithAnythingButAProcessIdInItIsNotCut() throws IOException {
    Files.createLink(run.root().resolve(".lock"), letter);
    assertRefused(
        () -> StagePublisher.begin(run, Stage.DECODE),
        run.root().resolve(".lock")
            + ": the lock of a process expected, found another file's content");
    Files.delete(run.root().resolve(".lock"));
    StagePublisher.begin(run, Stage.DECODE).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "metrics",
        "model/checkpoints",
        "patches/test",
        ".attempt-1",
        ".attempt-1/new",
        "run.json",
        "lineage.jsonl",
        "report.html",
        "trials/one",
        ".run.json.tmp"
      })
  void nothingIsBegunInAFolderWithALinkOrAPipe(String path) throws Exception {
    Path place = run.root().resolve(path);
    Files.createDirectories(place.getParent());
    Files.createSymbolicLink(place, path.contains(".json") ? letter : home);
    assertRefused(
        () -> StagePublisher.begin(run, Stage.DECODE),
        place + ": expected a regular file or a folder, found a symbolic link");
    assertThat(run.root().resolve(".lock")).doesNotExist();
    Files.delete(place);
    assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
    assertRefused(
        () -> StagePublisher.begin(run, Stage.DECODE),
        place + ": expected a regular file or a folder, found a device, pipe or socket");
    Files.delete(place);
    StagePublisher.begin(run, Stage.DECODE).close();
  }

  @Test
  void aLinkOfTheUsersOwnIsLeftAlone() throws IOException {
    Files.createSymbolicLink(run.root().resolve("notes"), home);
    Manifest unused = publish(run, Stage.DECODE, "2", "patches/train/b");
    assertThat(run.root().resolve("notes/letter.txt")).hasContent("dear");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../home/letter.txt", "/etc/passwd", "patches/../../home/letter.txt", "run.json",
        "model/model.zip", "metrics/epochs.parquet", "notes.txt", "patches/\\u001b[2J"
      })
  void aManifestListsNothingButFilesOfItsStage(String path) throws IOException {
    Path manifest = run.manifestFile(Stage.DECODE);
    Files.writeString(manifest, Files.readString(manifest).replace("patches/train/a", path));
    assertThatThrownBy(() -> run.manifest(Stage.DECODE))
        .isInstanceOf(PatchflowException.class)
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.BAD_INPUT)
        .hasMessageContaining("expected, found ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b"));
    assertThatThrownBy(() -> publish(run, Stage.DECODE, "2", "patches/train/b"))
        .isInstanceOf(PatchflowException.class);
    assertThat(letter).hasContent("dear");
  }

  @Test
  void aFileThatAManifestListsIsNotReachedOverALink() throws IOException {
    Path manifest = run.manifestFile(Stage.DECODE);
    Files.writeString(
        manifest, Files.readString(manifest).replace("patches/train/a", "patches/home/letter.txt"));
    Path link = Files.createSymbolicLink(run.root().resolve("patches/home"), home);
    assertRefused(
        () -> run.manifest(Stage.DECODE),
        link + ": expected a regular file or a folder, found a symbolic link");
  }

  @Test
  void aManifestOfAnotherStageIsRefused() throws IOException {
    Files.createDirectories(run.model());
    Files.copy(run.manifestFile(Stage.DECODE), run.manifestFile(Stage.TRAIN));
    assertRefused(
        () -> run.manifest(Stage.TRAIN),
        run.manifestFile(Stage.TRAIN)
            + ": the manifest of stage train expected, found that of decode");
  }

  /** Rolling back removes what the dead attempt says that it moved into place. */
  @Test
  void anAttemptThatSomebodyMadeUpRemovesNothingOfOthers() throws IOException {
    Path notes = Files.writeString(run.root().resolve("notes.txt"), "mine\n");
    Path made = Files.createDirectories(run.root().resolve(".attempt-1/new/patches"));
    Files.writeString(
        made.resolve("manifest.json"),
        Files.readString(run.manifestFile(Stage.DECODE)).replace("patches/train/a", "notes.txt"));
    assertThatThrownBy(() -> StagePublisher.begin(run, Stage.DECODE))
        .isInstanceOf(PatchflowException.class);
    assertThat(notes).hasContent("mine");
  }

  private void assertRefused(ThrowingCallable call, String message) throws IOException {
    assertThatThrownBy(call)
        .isInstanceOf(PatchflowException.class)
        .hasMessage(message)
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.BAD_INPUT);
    assertThat(letter).hasContent("dear");
    try (var files = Files.list(home)) {
      assertThat(files.toList()).containsExactly(letter);
    }
  }
}
