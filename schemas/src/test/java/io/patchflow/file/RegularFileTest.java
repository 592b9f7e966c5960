package io.patchflow.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsReadUpToItsLimit() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "four");
    assertThat(RegularFile.bytes(file, 4)).hasSize(4);
    assertThat(RegularFile.text(file, 5)).isEqualTo("four");
    assertThatThrownBy(() -> RegularFile.text(file, 3))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(file + ": expected at most 3 bytes, found more");
    Files.write(file, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> RegularFile.text(file, 3))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("byte offset 0: expected UTF-8, found 0xff");
    assertThatThrownBy(() -> RegularFile.text(folder.resolve("missing"), 3))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatMayBlockOrNeverEndIsNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
    for (Path each : new Path[] {pipe, link, Path.of("/dev/zero")}) {
      assertThatThrownBy(() -> RegularFile.bytes(each, 3))
          .isInstanceOf(PatchflowException.class)
          .hasMessage(each + ": expected a regular file, found a device, pipe or socket");
    }
    assertThatThrownBy(() -> RegularFile.bytes(folder, 3))
        .hasMessage(folder + ": expected a regular file, found a folder");
  }
}
