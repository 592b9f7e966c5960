package io.patchflow.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  @TempDir private Path directory;

  @Test
  void theUsersOwnIsTakenFirst() {
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/caches"), "/home/a"))
        .hasValue(Path.of("/caches/patchflow"));
    assertThat(CacheFolder.of(Map.of(), "/home/a")).hasValue(Path.of("/home/a/.cache/patchflow"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "relative"), "/home/a"))
        .as("a relative path is to be ignored, as the XDG specification says")
        .hasValue(Path.of("/home/a/.cache/patchflow"));
  }

  @Test
  void aUserWithoutAHomeHasNone() {
    // What Java has for a user that the system does not know.
    assertThat(CacheFolder.of(Map.of(), "?")).isEmpty();
    assertThat(CacheFolder.of(Map.of(), null)).isEmpty();
  }

  @Test
  void theTemporaryOneIsOnePerUserAndForNoOneElse() throws IOException {
    Path folder = CacheFolder.temporary(directory);

    assertThat(folder.getFileName())
        .hasToString("patchflow-" + Files.getOwner(directory).getName());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(CacheFolder.temporary(directory)).as("found again").isEqualTo(folder);
    assertThat(directory.toFile().list())
        .as("nothing else is left behind")
        .containsExactly(folder.getFileName().toString());
  }

  @Test
  void aTemporaryOneThatOthersCouldWriteToIsRefused() throws IOException {
    Path folder = CacheFolder.temporary(directory);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> CacheFolder.temporary(directory))
        .hasMessage("expected a folder of this user's alone (mode 700)");

    Files.delete(folder);
    Files.createSymbolicLink(folder, Files.createDirectory(directory.resolve("elsewhere")));
    assertThatThrownBy(() -> CacheFolder.temporary(directory)).hasMessageContaining("mode 700");
  }
}
