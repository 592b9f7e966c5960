package io.patchflow.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeAFormerFile() throws IOException {
    file = Files.writeString(folder.resolve("table"), "former");
  }

  @Test
  void replacesAFileWhenItIsWhole() throws IOException {
    AtomicFile.write(
        file,
        beside -> {
          Files.writeString(beside, "new");
          assertThat(file).as("until then").hasContent("former");
        });

    assertThat(file).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("table");
  }

  @Test
  void aContentThatFailsChangesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    beside -> {
                      Files.writeString(beside, "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOfSatisfying(
            PatchflowException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.STAGE_FAILED))
        .hasMessage(file + ": cannot be written: java.io.IOException: disk full");

    assertThat(file).hasContent("former");
    assertThat(folder.toFile().list()).containsExactly("table");
  }

  @Test
  void whatADeadWriterLeftIsWrittenOver() throws IOException {
    Files.writeString(folder.resolve(".table.tmp"), "half of a former attempt");

    AtomicFile.write(file, beside -> Files.createFile(beside));

    assertThat(file).isEmptyFile();
    assertThat(folder.toFile().list()).containsExactly("table");
  }
}
