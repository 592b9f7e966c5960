package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.checkpoint.CheckpointFolder;
import io.patchflow.failure.ExitCode;
import io.patchflow.folder.SweepFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.TrialRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that is asked to end. */
class SweepInterruptionIT {
  private static final String SHORT = "epochs-3_seed-0";
  private static final String LONG = "epochs-100000_seed-0";

  @TempDir Path folder;

  @Test
  void putsDownWhereItsTrialsAreAndGoesOnFromThere() throws IOException, InterruptedException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    SweepFolder sweep = new SweepFolder(folder.resolve("sweep"));
    Invocation ended;
    try (ChildProcess child =
        ChildProcess.start(
            folder, folder.resolve("out.txt"), command(data, sweep, "epochs=100000"))) {
      assertThat(child.reaches(line -> line.startsWith(LONG + ": epoch "))).isTrue();
      child.signal("INT");
      ended = child.outcome();
    }

    assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(ended.errLines())
        .last()
        .isEqualTo("patchflow: interrupted; the same command resumes from the checkpoints");
    assertThat(rows(sweep))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.trial()).isEqualTo(LONG);
              assertThat(row.status()).isEqualTo("unfinished");
              assertThat(row.error()).isNull();
            });
    int over = new CheckpointFolder(sweep.trial(LONG).checkpoints()).epochsOver();
    assertThat(over).isPositive();
    assertThat(RunFiles.of(sweep.root()))
        .as("nothing of the attempt is left")
        .noneMatch(file -> file.contains("/.") || file.startsWith("."));

    List<String> words = command(data, sweep, "epochs=3,100000");
    Object[] plan = words.subList(words.indexOf("sweep"), words.size()).toArray();
    Invocation planned = Invocation.of(append(plan, "--dry-run"));
    assertThat(planned.code()).as(planned.err()).isZero();
    assertThat(planned.outLines())
        .hasSize(2)
        .first()
        .isEqualTo("run     " + SHORT + ": not done yet");
    assertThat(planned.outLines().get(1))
        .startsWith("resume  " + LONG + ": train: resumes in epoch " + (over + 1) + " after step ");
  }

  private static List<TrialRow> rows(SweepFolder sweep) {
    return TableFile.read(sweep.trialsTable(), TrialRow.schema(), TrialRow.class);
  }

  private static Object[] append(Object[] words, Object word) {
    Object[] longer = Arrays.copyOf(words, words.length + 1);
    longer[words.length] = word;
    return longer;
  }

  private static List<String> command(Path data, SweepFolder sweep, String axis) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "sweep",
        "--grid",
        axis,
        "--input",
        data.toString(),
        "--output",
        sweep.root().toString(),
        "--set",
        "model.stem=8");
  }
}
