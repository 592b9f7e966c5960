package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages on Beam's Flink runner, with the cluster that Flink embeds in this JVM. */
class FlinkLocalIT {
  private static final List<String> SAME =
      List.of(
          "patches/train/part-0000000000.parquet",
          "patches/train/part-0000010000.parquet",
          "patches/test/part-0000000000.parquet",
          "metrics/summary.parquet",
          "metrics/classes.parquet",
          "metrics/confusion.parquet",
          "metrics/calibration.parquet",
          "metrics/top_errors.parquet",
          "metrics/predictions.parquet");

  @TempDir Path folder;

  @Test
  void writesTheBytesOfTheDirectRunner() throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 10_100, 300);
    Path direct = folder.resolve("direct");
    Path flink = folder.resolve("flink");
    Object[] small = {"--epochs", 1, "--set", "model.stem=8", "--batch-size", 512};

    Invocation first = run(data, direct, small);
    Invocation second =
        run(data, flink, small, "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2");

    assertThat(second.out()).isEqualTo(first.out());
    assertThat(RunFiles.of(flink)).isEqualTo(RunFiles.of(direct)).containsAll(SAME);
    for (String file : SAME) {
      assertThat(flink.resolve(file)).hasSameBinaryContentAs(direct.resolve(file));
    }
    assertThat(fingerprint(flink)).isEqualTo(fingerprint(direct));
    assertThat(second.errLines())
        .as("neither Flink nor Beam chats on stderr")
        .allMatch(line -> line.matches("(decode|train|evaluate|epoch|report)\\b.*"));
  }

  private static Invocation run(Path data, Path output, Object[] small, Object... flags) {
    Invocation invocation =
        Invocation.of(
            Stream.of(new Object[] {"run", "--input", data, "--output", output}, small, flags)
                .flatMap(Arrays::stream)
                .toArray());
    assertThat(invocation.code()).as(invocation.err()).isZero();
    return invocation;
  }

  private static String fingerprint(Path run) throws IOException {
    return Invocation.of("verify", run).out().lines().findFirst().orElseThrow();
  }
}
