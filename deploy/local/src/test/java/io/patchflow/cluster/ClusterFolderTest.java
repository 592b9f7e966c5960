package io.patchflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder decides what runs as its user: it is his alone. */
class ClusterFolderTest {
  @TempDir Path temp;

  @Test
  void theFolderIsTheUsersAlone() throws IOException {
    ClusterFolder folder = new ClusterFolder(temp.resolve("deep/cluster"));
    folder.create();
    assertThat(mode(folder.root())).isEqualTo("rwx------");
    folder.requireOwn();

    Files.setPosixFilePermissions(folder.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
    folder.create();
    assertThat(mode(folder.root())).as("made his again").isEqualTo("rwx------");
  }

  @Test
  void aFolderThatOthersMayWriteIntoIsRefused() throws IOException {
    Path open = Files.createDirectory(temp.resolve("open"));
    for (String mode : new String[] {"rwxrwx---", "rwx----w-", "rwxrwxrwx"}) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
      assertRefused(open, "expected a folder that nobody else may write into, found " + mode);
    }
    assertThat(open).isEmptyDirectory();
  }

  @Test
  void aFolderOfAnotherUserALinkAndAFileAreRefused() throws IOException {
    Path own = Files.createDirectory(temp.resolve("own"));
    assertRefused(
        Files.createSymbolicLink(temp.resolve("link"), own),
        "expected a folder, found a link or a file");
    assertRefused(
        Files.createFile(temp.resolve("file")), "expected a folder, found a link or a file");
    String user = Files.getOwner(own).getName();
    if (user.equals("root")) {
      Path other = Files.createDirectory(temp.resolve("other"));
      Files.setAttribute(other, "unix:uid", 12345);
      assertRefused(other, "expected a folder of root, found one of 12345");
    } else {
      assertRefused(Path.of("/"), "expected a folder of %s, found one of root".formatted(user));
    }
  }

  @Test
  void itStandsInTheUsersCache() {
    assertThat(ClusterFolder.ofUser(Map.of(), "/home/a", 8081).root())
        .isEqualTo(Path.of("/home/a/.cache/patchflow/cluster-8081"));
    assertThat(ClusterFolder.ofUser(Map.of("XDG_CACHE_HOME", "/c"), "/home/a", 1).root())
        .isEqualTo(Path.of("/c/patchflow/cluster-1"));
    assertThatThrownBy(() -> ClusterFolder.ofUser(Map.of("XDG_CACHE_HOME", "c"), "?", 1))
        .isInstanceOf(ClusterFailure.class)
        .hasMessage("there is no home folder; choose a folder with --dir");
  }

  private static void assertRefused(Path root, String problem) {
    ClusterFolder folder = new ClusterFolder(root);
    assertThatThrownBy(folder::requireOwn)
        .isInstanceOf(ClusterFailure.class)
        .hasMessage(root + ": " + problem);
    assertThatThrownBy(folder::create).hasMessage(root + ": " + problem);
  }

  private static String mode(Path folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
