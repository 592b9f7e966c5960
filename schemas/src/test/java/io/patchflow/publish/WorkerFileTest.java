package io.patchflow.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() throws IOException {
    file = Files.createDirectory(folder.resolve("new")).resolve("part");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(file.getParent())) {
      return found.toList();
    }
  }

  @Test
  void aSecondWriterReplacesTheFirstsFile() throws IOException {
    WorkerFile.write(
        file,
        first -> {
          Files.writeString(first, "first");
          WorkerFile.write(file, second -> Files.writeString(second, "second"));
          assertThat(file).as("the file while the first still writes").hasContent("second");
        });
    assertThat(file).hasContent("first");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aFailedWriterLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                WorkerFile.write(
                    file,
                    temporary -> {
                      Files.writeString(temporary, "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(file + ": cannot be written: disk full");
    assertThat(files()).isEmpty();
  }

  @Test
  void aFolderTakenAwayStopsTheWriter() {
    assertThatThrownBy(
            () ->
                WorkerFile.write(
                    file,
                    temporary -> {
                      Files.writeString(temporary, "whole");
                      Files.move(file.getParent(), folder.resolve("away"));
                    }))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(file + ": cannot be written: its folder is not there");
    assertThat(file.getParent()).doesNotExist();
  }
}
