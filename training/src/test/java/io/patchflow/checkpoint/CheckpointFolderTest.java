package io.patchflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.model.Bits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  @TempDir Path root;
  private Path path;
  private CheckpointFolder folder;

  @BeforeEach
  void open() {
    path = root.resolve("model/checkpoints");
    folder = new CheckpointFolder(path);
  }

  @Test
  void theLastTwoAndTheBestAreKept() throws IOException {
    int[] best = {1, 2, 2, 2, 2, 6};
    List<List<String>> expected =
        List.of(
            List.of("epoch-0001.zip"),
            List.of("epoch-0001.zip", "epoch-0002.zip"),
            List.of("epoch-0002.zip", "epoch-0003.zip"),
            List.of("epoch-0002.zip", "epoch-0003.zip", "epoch-0004.zip"),
            List.of("epoch-0002.zip", "epoch-0004.zip", "epoch-0005.zip"),
            List.of("epoch-0005.zip", "epoch-0006.zip"));
    for (int epoch = 1; epoch <= best.length; epoch++) {
      folder.save(Checkpoints.of(epoch, 0), OptionalInt.of(best[epoch - 1]));
      assertThat(list()).as("after epoch %d", epoch).isEqualTo(expected.get(epoch - 1));
    }
  }

  @Test
  void aCheckpointInsideAnEpochStandsBesideThatOfTheEpochBefore() throws IOException {
    folder.save(Checkpoints.of(1, 0), OptionalInt.of(1));
    Checkpoint inside = Checkpoints.of(1, 12);
    folder.save(inside, OptionalInt.of(1));
    assertThat(list()).containsExactly("epoch-0001-step-000012.zip", "epoch-0001.zip");
    assertThat(newest(new ArrayList<>())).isEqualTo(inside.state());
    folder.save(Checkpoints.of(1, 105), OptionalInt.of(1));
    assertThat(newest(new ArrayList<>()).step()).isEqualTo(105);
    folder.save(Checkpoints.of(2, 0), OptionalInt.of(1));
    assertThat(list())
        .containsExactly("epoch-0001-step-000105.zip", "epoch-0001.zip", "epoch-0002.zip");
    assertThat(newest(new ArrayList<>()).epoch()).isEqualTo(3);
    assertThat(folder.epochsOver()).isEqualTo(2);
  }

  @Test
  void whatADeadProcessHadNoTimeToRemoveIsRemoved() throws IOException {
    for (int epoch = 1; epoch <= 5; epoch++) {
      folder.save(Checkpoints.of(epoch, 0), OptionalInt.of(1));
    }
    Files.copy(path.resolve("epoch-0005.zip"), path.resolve("epoch-0003.zip"));
    folder.prune(OptionalInt.of(1));
    assertThat(list()).containsExactly("epoch-0001.zip", "epoch-0004.zip", "epoch-0005.zip");
  }

  @Test
  void withoutABestTheLastTwoAreKept() throws IOException {
    for (int epoch = 1; epoch <= 3; epoch++) {
      folder.save(Checkpoints.of(epoch, 0), OptionalInt.empty());
    }
    assertThat(list()).containsExactly("epoch-0002.zip", "epoch-0003.zip");
  }

  @Test
  void aDamagedCheckpointIsReportedAndTheOneBeforeUsed() throws IOException {
    for (int epoch = 8; epoch <= 10; epoch++) {
      folder.save(Checkpoints.of(epoch, 0), OptionalInt.of(8));
    }
    Path last = path.resolve("epoch-0010.zip");
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, bytes.length / 2));
    List<String> reports = new ArrayList<>();
    assertThat(newest(reports).epoch()).isEqualTo(10);
    assertThat(reports).singleElement().asString().startsWith(last + ": damaged, left aside: ");

    Path before = path.resolve("epoch-0009.zip");
    byte[] flipped = Files.readAllBytes(before);
    flipped[flipped.length / 2] ^= 16;
    Files.write(before, flipped);
    reports.clear();
    assertThat(newest(reports).epoch()).as("continues behind the best").isEqualTo(9);
    assertThat(reports).hasSize(2);
    assertThat(reports.get(1)).startsWith(before + ": damaged, left aside: ");

    Files.write(path.resolve("epoch-0008.zip"), new byte[0]);
    reports.clear();
    assertThat(folder.newest(reports::add)).isEmpty();
    assertThat(reports).hasSize(3).allSatisfy(report -> assertThat(report).doesNotContain("\n"));
  }

  @Test
  void aDamagedNameIsReportedNotReadWithoutItsOptimiser() throws IOException {
    folder.save(Checkpoints.of(1, 0), OptionalInt.empty());
    folder.save(Checkpoints.of(2, 0), OptionalInt.empty());
    Path last = path.resolve("epoch-0002.zip");
    String zip = new String(Files.readAllBytes(last), StandardCharsets.ISO_8859_1);
    assertThat(zip).contains("updaterState.bin");
    Files.write(
        last,
        zip.replace("updaterState.bin", "updaterSpate.bin").getBytes(StandardCharsets.ISO_8859_1));
    List<String> reports = new ArrayList<>();
    assertThat(newest(reports).epoch()).isEqualTo(2);
    assertThat(reports).hasSize(1);
  }

  @Test
  void leftoversAreRemovedAndNothingElse() throws IOException {
    folder.save(Checkpoints.of(1, 0), OptionalInt.empty());
    Files.createFile(path.resolve("epoch-0002.zip.tmp"));
    Files.createFile(path.resolve(".epoch-0002-step-000004.zip.tmp"));
    Files.createFile(path.resolve("notes.txt"));
    Files.createFile(path.resolve("notes.tmp"));
    folder.removeLeftovers();
    assertThat(list()).containsExactly("epoch-0001.zip", "notes.tmp", "notes.txt");
    assertThat(newest(new ArrayList<>()).epoch()).isEqualTo(2);
    folder.clear();
    assertThat(list()).containsExactly("notes.tmp", "notes.txt");
  }

  @Test
  void nothingIsReadOrRemovedThroughALink() throws IOException {
    Path other = Files.createDirectories(root.resolve("other"));
    folder.save(Checkpoints.of(1, 0), OptionalInt.empty());
    Files.move(path.resolve("epoch-0001.zip"), other.resolve("epoch-0001.zip"));
    Files.createFile(other.resolve("epoch-0002.zip.tmp"));
    Files.createSymbolicLink(path.resolve("epoch-0001.zip"), other.resolve("epoch-0001.zip"));
    assertThat(folder.newest(report -> {})).isEmpty();
    folder.clear();
    assertThat(list()).as("a link was not written by us").containsExactly("epoch-0001.zip");

    Files.delete(path.resolve("epoch-0001.zip"));
    Files.delete(path);
    Files.createSymbolicLink(path, other);
    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            folder::clear,
            folder::removeLeftovers,
            folder::newestState,
            () -> folder.prune(OptionalInt.empty()),
            () -> folder.save(Checkpoints.of(2, 0), OptionalInt.empty()))) {
      assertThatThrownBy(each)
          .isInstanceOf(PatchflowException.class)
          .hasMessage(path + ": expected a regular file or a folder, found a symbolic link");
    }
    assertThat(other.resolve("epoch-0001.zip")).exists();
    assertThat(other.resolve("epoch-0002.zip.tmp")).exists();
  }

  @Test
  void aFolderThatIsNotThereHoldsNothing() {
    folder.removeLeftovers();
    folder.clear();
    assertThat(folder.newest(report -> {})).isEmpty();
    assertThat(path).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectories(path.getParent());
    Files.createFile(path);
    assertThatThrownBy(() -> folder.save(Checkpoints.of(1, 0), OptionalInt.empty()))
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith(path + ": cannot write a checkpoint: ")
        .extracting(e -> ((PatchflowException) e).exitCode())
        .isEqualTo(ExitCode.STAGE_FAILED);
  }

  private TrainingState newest(List<String> reports) {
    Checkpoint newest = folder.newest(reports::add).orElseThrow();
    int epochs = newest.state().epoch() - 1;
    assertThat(Bits.of(newest.network().params()))
        .as("the network belongs to the state")
        .isEqualTo(Bits.of(Checkpoints.of(epochs, newest.state().step()).network().params()));
    return newest.state();
  }

  private List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
