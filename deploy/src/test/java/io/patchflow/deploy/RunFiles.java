package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands in a run folder.
 *
 * @param run the folder
 */
record RunFiles(Path run) {
  private static final List<String> TABLES =
      List.of("summary", "classes", "confusion", "predictions", "calibration", "top_errors");

  String fingerprint(Stage stage) {
    return new RunFolder(run).requireManifest(stage).fingerprint();
  }

  /** The same patch files with the same bytes, and the same content fingerprint. */
  void assertSamePatches(Path expected) throws IOException {
    List<String> files = below(expected.resolve("patches"));
    assertThat(below(run.resolve("patches"))).isEqualTo(files);
    for (String file : files) {
      if (file.endsWith(".parquet")) {
        assertThat(run.resolve("patches").resolve(file))
            .hasSameBinaryContentAs(expected.resolve("patches").resolve(file));
      }
    }
    assertThat(fingerprint(Stage.DECODE))
        .isEqualTo(new RunFiles(expected).fingerprint(Stage.DECODE));
  }

  /** The same metric tables with the same bytes. */
  void assertSameMetrics(Path expected) {
    for (String table : TABLES) {
      String file = "metrics/" + table + ".parquet";
      assertThat(run.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
    }
  }

  /** No file of an attempt, no lock. */
  void assertNothingLeft() throws IOException {
    assertThat(below(run)).noneMatch(file -> file.startsWith(".") || file.contains(".tmp"));
  }

  /** Parquet files that workers have finished, published or not. */
  long finished() throws IOException {
    try {
      return below(run).stream().filter(file -> file.endsWith(".parquet")).count();
    } catch (UncheckedIOException e) {
      // A file was moved into place meanwhile.
      return 0;
    }
  }

  /** A copy of the folder beside it. */
  Path copy(String name) throws IOException {
    Path copy = run.resolveSibling(name);
    for (String file : below(run)) {
      Files.createDirectories(copy.resolve(file).getParent());
      Files.copy(run.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  private static List<String> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
