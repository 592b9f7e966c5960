package io.patchflow.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.table.ConfusionRow;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers write without Hadoop on their class path. */
class NoHadoopTest {
  @TempDir Path folder;

  @Test
  void filesAreWrittenWithoutAnyHadoopClass() throws Exception {
    Path patches = folder.resolve("part.parquet");
    Path table = folder.resolve("confusion.parquet");
    try (URLClassLoader worker =
        new URLClassLoader(classPathWithoutHadoop(), ClassLoader.getPlatformClassLoader())) {
      assertThat(worker.getResource("org/apache/hadoop/conf/Configuration.class")).isNull();
      worker
          .loadClass(Worker.class.getName())
          .getMethod("write", Path.class, Path.class)
          .invoke(null, patches, table);
    }

    assertThat(PatchFile.read(patches, (index, label, bytes, offset, length) -> {})).isEqualTo(9);
    assertThat(TableFile.read(table, ConfusionRow.class)).hasSize(1);
  }

  private static URL[] classPathWithoutHadoop() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("hadoop-client"))
        .map(NoHadoopTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a worker does, in its own class loader. */
  public static final class Worker {
    private Worker() {}

    public static void write(Path patches, Path table) throws IOException {
      PatchFiles.write(
          patches, new PatchSetInfo(new PatchShape(2, 2, 1, 1), List.of("cat", "dog")), 0, 9);
      TableFile.write(table, ConfusionRow.class, List.of(new ConfusionRow("r", "test", 0, 0, 1)));
    }
  }
}
