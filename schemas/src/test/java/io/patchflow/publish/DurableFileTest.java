package io.patchflow.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("f");
  }

  @Test
  void theFormerContentStandsUntilTheNewOneIsWhole() throws IOException {
    Files.writeString(file, "former");

    DurableFile.replace(
        file,
        beside -> {
          Files.writeString(beside, "new");
          assertThat(file).hasContent("former");
          assertThat(names()).containsExactly(".f.tmp", "f");
        });

    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("f");
  }

  @Test
  void whatADeadProcessLeftGoesFirst() throws IOException {
    Files.writeString(folder.resolve(".f.tmp"), "half of something longer");

    DurableFile.replace(file, beside -> Files.createFile(beside));

    assertThat(file).isEmptyFile();
    assertThat(names()).containsExactly("f");
  }

  @Test
  void aFailureIsPutInALine() throws IOException {
    assertThatThrownBy(
            () ->
                DurableFile.write(
                    file,
                    beside -> {
                      throw new IOException("disk full");
                    }))
        .isInstanceOfSatisfying(
            PatchflowException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.STAGE_FAILED))
        .hasMessage(file + ": cannot be written: disk full");

    assertThat(names()).isEmpty();
  }

  @Test
  void aFailureKeepsTheFormerContentAndLeavesNothing() throws IOException {
    Files.writeString(file, "former");

    assertThatThrownBy(
            () ->
                DurableFile.replace(
                    file,
                    beside -> {
                      Files.writeString(beside, "half");
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");

    assertThat(file).hasContent("former");
    assertThat(names()).containsExactly("f");
  }

  @Test
  void aMoveThatIsRefusedLeavesNothing() throws IOException {
    Files.createDirectories(file.resolve("in the way"));

    assertThatThrownBy(() -> DurableFile.replace(file, beside -> Files.writeString(beside, "new")))
        .isInstanceOf(IOException.class);

    assertThat(names()).containsExactly("f");
    assertThat(file.resolve("in the way")).exists();
  }

  @Test
  void aFileIsCreatedOnceAndNeverReplaced() throws IOException {
    Path first = Files.writeString(folder.resolve("first"), "first");
    Path second = Files.writeString(folder.resolve("second"), "second");

    DurableFile.create(first, file);
    assertThatThrownBy(() -> DurableFile.create(second, file))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(file).hasContent("first");
    assertThat(names()).containsExactly("f", "second");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(found -> found.getFileName().toString()).sorted().toList();
    }
  }
}
