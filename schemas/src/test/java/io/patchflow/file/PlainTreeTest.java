package io.patchflow.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTreeTest {
  @TempDir Path folder;

  @Test
  void aPathInsideIsResolvedWhetherItIsThereOrNot() {
    assertThat(new PlainTree(folder).resolve("a/b..c/.d"))
        .isEqualTo(folder.resolve("a").resolve("b..c").resolve(".d"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "a/../../x",
        "a/../x",
        "./a",
        "a//b",
        "a/",
        "/etc/x",
        "a\u0000",
        "a\u001b[2J",
        "a\nb",
        "a\u202eb"
      })
  void anyOtherPathIsRefused(String path) {
    assertThatThrownBy(() -> new PlainTree(folder).resolve(path))
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith(folder + ": a path inside of the run folder expected, found ")
        .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]*"))
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.BAD_INPUT);
  }

  @Test
  void noPathGoesOverALink() throws IOException {
    Files.createDirectories(folder.resolve("elsewhere/deep"));
    Path root = Files.createDirectories(folder.resolve("root"));
    Files.createSymbolicLink(root.resolve("link"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(root.resolve("nowhere"), folder.resolve("missing"));
    for (String path : new String[] {"link", "link/deep", "link/deep/file", "nowhere"}) {
      assertThatThrownBy(() -> new PlainTree(root).resolve(path))
          .as(path)
          .hasMessage(
              "%s: expected a regular file or a folder, found a symbolic link",
              root.resolve(path.split("/", 2)[0]));
    }
    Path named = Files.createSymbolicLink(folder.resolve("named"), root);
    assertThat(new PlainTree(named).resolve("a")).isEqualTo(named.resolve("a"));
  }

  @Test
  void whatIsNeitherFileNorFolderIsFoundHoweverDeep() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("a/b/c"));
    Files.createFile(deep.resolve("file"));
    PlainTree.require(folder);
    PlainTree.require(folder.resolve("missing"));

    Path pipe = deep.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> PlainTree.require(folder))
        .hasMessage(
            "%s: expected a regular file or a folder, found a device, pipe or socket", pipe);
    Files.delete(pipe);

    Path link = Files.createSymbolicLink(deep.resolve("link"), folder);
    assertThatThrownBy(() -> PlainTree.require(folder))
        .hasMessage("%s: expected a regular file or a folder, found a symbolic link", link);
    assertThatThrownBy(() -> PlainTree.require(link)).hasMessageEndingWith("a symbolic link");
  }

  @Test
  void deletingAFolderLeavesWhatALinkInItLeadsTo() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path letter = Files.writeString(home.resolve("letter"), "dear");
    Path inner = Files.createDirectories(folder.resolve("out/a/b"));
    Files.createFile(inner.resolve("file"));
    Files.createSymbolicLink(inner.resolve("link"), home);

    PlainTree.delete(folder.resolve("out"));

    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(letter).hasContent("dear");
    assertThatThrownBy(() -> PlainTree.delete(folder.resolve("out")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
