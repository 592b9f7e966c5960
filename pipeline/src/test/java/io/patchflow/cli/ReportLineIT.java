package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the pages are that a run and a sweep have made. */
class ReportLineIT {
  @TempDir Path folder;

  @Test
  void theLastLineNamesThePage() throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 64, 32);
    Path run = folder.resolve("run");
    assertLast(made("run", data, run), run.resolve("report.html"));
    Path sweep = folder.resolve("sweep");
    assertLast(made("sweep", data, sweep, "--seeds", 1), sweep.resolve("sweep.html"));
    assertThat(made("run", data, run, "--quiet").err()).isEmpty();
  }

  private static Invocation made(String command, Path data, Path output, Object... more) {
    Object[] all = {
      command, "--input", data, "--output", output, "--epochs", 1, "--set", "model.stem=16"
    };
    return Invocation.of(Stream.concat(Arrays.stream(all), Arrays.stream(more)).toArray());
  }

  private static void assertLast(Invocation done, Path page) {
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(page).isRegularFile();
    assertThat(done.errLines()).last().isEqualTo("report: " + page);
    assertThat(done.out()).doesNotContain("report");
  }
}
