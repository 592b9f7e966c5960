package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.patchflow.schema.table.TrialRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another command for the folder of a sweep. */
class SweepAgainIT {
  @TempDir static Path folder;
  private static SmallSweep sweep;

  @BeforeAll
  static void runASweep() throws IOException {
    sweep = SmallSweep.in(folder);
  }

  @Test
  void anotherSweepIsRefusedAndAPlanChangesNothing() throws IOException {
    List<String> files = RunFiles.of(sweep.folder().root());

    Invocation other = sweep.run("plateau.patience=3", "1");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("holds another sweep; use another --output (--grid: ");

    Invocation plan = sweep.run(SmallSweep.GRID, "2,4", "--dry-run");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.outLines())
        .containsExactly(
            "skip    " + SmallSweep.GOOD + "2: done",
            "run     " + SmallSweep.GOOD + "4: not done yet",
            "run     " + SmallSweep.BAD + "2: train: not done yet",
            "run     " + SmallSweep.BAD + "4: not done yet");
    Invocation elsewhere = Invocation.of("sweep", "--seeds=1", "--output", sweep.data());
    assertThat(elsewhere.err())
        .isEqualTo(
            "patchflow: output %s: expected a new, an empty or a sweep's folder, found %s in it%n"
                .formatted(sweep.data(), "t10k-images-idx3-ubyte"));
    assertThat(RunFiles.of(sweep.folder().root())).isEqualTo(files);
  }

  @Test
  void theSameFolderTakesMoreSeedsAndDoesWhatIsMissingAlone() throws IOException {
    Path model = sweep.folder().trial(SmallSweep.GOOD + 1).modelZip();
    Object before = Files.getLastModifiedTime(model);

    Invocation more = sweep.run("optimizer.learningRate=0.001", "1,3");

    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.errLines())
        .contains("decode: up to date, same inputs and options")
        .contains("sweep: 2 trials, 1 of them done")
        .anyMatch(line -> line.startsWith(SmallSweep.GOOD + "3: done, "))
        .noneMatch(line -> line.startsWith(SmallSweep.GOOD + "1:"));
    assertThat(Files.getLastModifiedTime(model)).isEqualTo(before);
    assertThat(sweep.rows())
        .as("what was asked for before is kept, failures too")
        .extracting(TrialRow::trial, TrialRow::status)
        .containsExactly(
            tuple(SmallSweep.GOOD + 1, "done"),
            tuple(SmallSweep.GOOD + 2, "done"),
            tuple(SmallSweep.BAD + 1, "failed"),
            tuple(SmallSweep.BAD + 2, "failed"),
            tuple(SmallSweep.GOOD + 3, "done"));
    assertThat(more.outLines().get(3)).matches(" +1  optimizer.learningRate=0.001  3 .*");
  }
}
