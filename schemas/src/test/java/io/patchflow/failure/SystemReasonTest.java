package io.patchflow.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemReasonTest {
  @TempDir private Path folder;

  @Test
  void theSystemsOwnFailures() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(reason(() -> Files.readString(folder.resolve("none"))))
        .isEqualTo("no such file or folder");
    assertThat(SystemReason.of(new NotDirectoryException("/x"))).isEqualTo("not a folder");
    assertThat(reason(() -> Files.readString(file.resolve("below")))).isEqualTo("Not a directory");
    assertThat(reason(() -> Files.readString(folder))).isEqualTo("Is a directory");
  }

  @Test
  void neverTheNameAloneAndNeverNothing() {
    for (IOException failure :
        List.of(
            new AccessDeniedException("/x"),
            new FileSystemException("/x", null, "Read-only file system"),
            new FileSystemException("/x"),
            new IOException())) {
      assertThat(SystemReason.of(failure)).isNotEmpty().doesNotContain("/x");
    }
    assertThat(SystemReason.of(new AccessDeniedException("/x"))).isEqualTo("permission denied");
  }

  @Test
  void theFileThatWasRefusedIsNamedWhereItIsAskedFor() {
    assertThat(SystemReason.withFile(new FileSystemException("/x/y", null, "File name too long")))
        .isEqualTo("/x/y: File name too long");
    assertThat(SystemReason.withFile(new FileAlreadyExistsException("/x")))
        .isEqualTo("/x: exists already");
    assertThat(SystemReason.withFile(new IOException("disk full"))).isEqualTo("disk full");
  }

  private static String reason(ThrowingCallable call) {
    return SystemReason.of(catchThrowableOfType(IOException.class, call));
  }
}
