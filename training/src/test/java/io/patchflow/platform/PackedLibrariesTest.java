package io.patchflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.backend.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedLibrariesTest {
  @TempDir private Path directory;

  @Test
  void whatIsUnpackedInFullIsNotMissing() throws IOException {
    PackedLibraries packed = new PackedLibraries(Map.of("org/a.so", 3L, "org/b.so.1", 5L));
    assertThat(packed.missingIn(directory.resolve("none"))).isEqualTo(8);

    Path jar = Files.createDirectories(directory.resolve("some.jar/org")).getParent();
    Files.write(jar.resolve("org/a.so"), new byte[3]);
    Files.write(jar.resolve("org/b.so.1"), new byte[4]);
    assertThat(packed.missingIn(directory)).as("one is cut short").isEqualTo(5);
  }

  @Test
  void nothingIsMissingOnceTheyCompute() throws IOException {
    Backend.start("cpu", 1).close();

    PackedLibraries packed = PackedLibraries.onClassPath();
    assertThat(packed.sizes()).hasSizeGreaterThan(5);
    assertThat(packed.missingIn(Loader.getCacheDir().toPath())).isZero();
  }
}
