package io.patchflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFilesTest {
  private static final String CLASS_PATH = "java.class.path";

  private final String own = System.getProperty(CLASS_PATH);

  @TempDir Path folder;
  private Path merged;

  @BeforeEach
  void chooseTheJar() {
    merged = folder.resolve("merged.jar");
  }

  @AfterEach
  void restoreTheClassPath() {
    System.setProperty(CLASS_PATH, own);
  }

  private static void setClassPath(Path... files) {
    System.setProperty(
        CLASS_PATH,
        Stream.of(files).map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
  }

  private Path jar(String name, Map<Attributes.Name, String> attributes) throws IOException {
    Path file = folder.resolve(name);
    try (MergedJar jar = new MergedJar(file, attributes)) {
      jar.put(name + ".txt", new byte[] {1});
    }
    return file;
  }

  @Test
  void theMergedJarStandsWhereTheFirstOfItsJarsStood() throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path names = jar("names.jar", Map.of(Attributes.Name.CLASS_PATH, "file:///srv/lib/a.jar"));
    Path first = jar("first.jar", Map.of());
    Path large = folder.resolve("large.jar");
    Files.write(large, new byte[4 << 20]);
    // As many libraries do, which mean their neighbours.
    Path second = jar("second.jar", Map.of(Attributes.Name.CLASS_PATH, "other.jar"));
    setClassPath(
        classes,
        names,
        jar("flink-core-1.jar", Map.of()),
        first,
        large,
        folder.resolve("no"),
        second);

    assertThat(StagedFiles.of(/* withModels= */ true, merged))
        .containsExactly(classes.toString(), names.toString(), merged.toString(), large.toString());
    try (JarFile jar = new JarFile(merged.toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactly(JarFile.MANIFEST_NAME, "first.jar.txt", "second.jar.txt");
    }
  }

  @Test
  void aFileThatIsNoJarIsNamed() throws IOException {
    Path note = Files.writeString(folder.resolve("note.txt"), "no jar");
    setClassPath(jar("first.jar", Map.of()), note);

    assertThatThrownBy(() -> StagedFiles.of(/* withModels= */ true, merged))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            note + ": expected a jar, as it is on the class path: zip END header not found");
  }
}
