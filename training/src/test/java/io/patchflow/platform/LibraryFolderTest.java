package io.patchflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFolderTest {
  private static final List<String> MOUNTS =
      List.of(
          "/dev/vda / ext4 rw,relatime 0 0",
          "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
          "tmpfs /tmp/my\\040own tmpfs rw 0 0",
          "tmpfs /home tmpfs rw 0 0",
          "tmpfs /home tmpfs rw,noexec 0 0");

  @TempDir private Path directory;

  @Test
  void aLibraryIsLoadedFromAFolderThatNeedNotBeThere() throws IOException {
    Path folder = directory.resolve("a/b");
    assertThat(new LibraryFolder(folder).fault()).isEmpty();
    assertThat(folder.toFile().list()).as("nothing is left behind").isEmpty();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(new LibraryFolder(file).fault()).hasValue(file + ": exists already");
  }

  @Test
  void theMountThatHoldsTheFolderSaysNoexec() {
    assertThat(LibraryFolder.noexec(Path.of("/tmp/x"), MOUNTS)).isTrue();
    assertThat(LibraryFolder.noexec(Path.of("/tmp/my own/x"), MOUNTS)).isFalse();
    assertThat(LibraryFolder.noexec(Path.of("/tmpx"), MOUNTS)).isFalse();
    assertThat(LibraryFolder.noexec(Path.of("/home/x"), MOUNTS)).as("the later mount").isTrue();
    assertThat(LibraryFolder.noexec(Path.of("/usr"), MOUNTS)).isFalse();
  }

  @Test
  void spaceIsToldInMebibytes() {
    assertThat(new DiskSpace(60L << 20, 841L << 20)).hasToString("60 MiB of space, 842 MiB needed");
    assertThat(new DiskSpace(60, 61).suffices()).isFalse();
    assertThat(new DiskSpace(61, 61).suffices()).isTrue();
  }
}
