package io.patchflow.publish;

import static io.patchflow.failure.ExitCode.STAGE_FAILED;
import static io.patchflow.publish.Publications.files;
import static io.patchflow.publish.Publications.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever ends an attempt early, the folder holds one whole publication or none. */
class UnfinishedAttemptTest {
  @TempDir Path folder;
  private RunFolder run;

  @BeforeEach
  void setUp() {
    run = new RunFolder(folder.resolve("run"));
  }

  @Test
  void leavesNothingWithoutACommit() throws IOException {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      Files.writeString(publisher.attempt("patches/train/a"), "half");
    }

    assertThat(run.root()).as("a folder made for the attempt").doesNotExist();
  }

  @Test
  void keepsTheOldPublicationWithoutACommit() throws IOException {
    Manifest old = publish(run, Stage.DECODE, "1", "patches/train/a");
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      Files.writeString(publisher.attempt("patches/train/a"), "half");
    }

    assertPublished(old, "patches/manifest.json", "patches/train/a");
  }

  @ParameterizedTest(name = "move {0} fails")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void aFailedMovePutsTheOldPublicationBack(int failing) throws IOException {
    Manifest old = publish(run, Stage.DECODE, "1", "patches/train/a", "patches/train/b");
    AtomicInteger moves = new AtomicInteger();
    Mover mover =
        (from, to) -> {
          if (moves.incrementAndGet() == failing) {
            throw new IOException("disk full");
          }
          Mover.ATOMIC.move(from, to);
        };

    assertThatThrownBy(
            () ->
                publish(run, mover, Stage.DECODE, "2", "patches/x", "patches/train/b", "patches/y"))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(run.root() + ": stage decode cannot be published: disk full")
        .hasFieldOrPropertyWithValue("exitCode", STAGE_FAILED);

    assertPublished(old, "patches/manifest.json", "patches/train/a", "patches/train/b");
  }

  @ParameterizedTest(name = "dies at move {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void theNextAttemptTakesBackACommitThatDied(int dying) throws IOException {
    Manifest old = publish(run, Stage.DECODE, "1", "patches/train/a", "patches/train/b");
    AtomicInteger moves = new AtomicInteger();
    Path dead = folder.resolve("dead");
    Mover mover =
        (from, to) -> {
          if (moves.incrementAndGet() == dying) {
            copy(run.root(), dead);
            throw new IOException("dead");
          }
          Mover.ATOMIC.move(from, to);
        };
    assertThatThrownBy(() -> publish(run, mover, Stage.DECODE, "2", "patches/x", "patches/train/b"))
        .hasMessageEndingWith("dead");
    run = new RunFolder(dead);
    assertThat(files(run))
        .as("what the dead process left")
        .anyMatch(f -> f.startsWith(".attempt-"));

    StagePublisher.begin(run, Stage.TRAIN).close();

    assertPublished(old, "patches/manifest.json", "patches/train/a", "patches/train/b");
  }

  @Test
  void removesWhatADeadAttemptHadWritten() throws IOException {
    Files.createDirectories(run.root().resolve(".attempt-1/new/patches"));
    Files.writeString(run.root().resolve(".attempt-1/new/patches/a"), "half");
    Files.writeString(run.root().resolve(".attempt-1/manifest.json"), "{ half");
    Files.writeString(run.root().resolve(".lock"), "1");

    publish(run, Stage.DECODE, "1", "patches/b");

    assertThat(files(run)).containsExactly("patches/b", "patches/manifest.json");
  }

  private void assertPublished(Manifest manifest, String... files) throws IOException {
    assertThat(files(run)).containsExactly(files);
    assertThat(run.manifest(manifest.stage())).contains(manifest);
    assertThat(ManifestCheck.differences(run, manifest)).isEmpty();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path source : walk.toList()) {
        // Reading the lock file would end this process's lock.
        if (!source.endsWith(".lock")) {
          Files.copy(source, to.resolve(from.relativize(source)));
        }
      }
    }
  }
}
