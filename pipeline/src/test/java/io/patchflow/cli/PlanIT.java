package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a workflow says that it would do, for each kind of change, and that it then does it. */
class PlanIT {
  private static final String DECODE_SKIPPED = "decode    skip    same inputs and options";
  private static final String TRAIN_SKIPPED = "train     skip    same recipe and data";
  private static final String EVALUATE_SKIPPED = "evaluate  skip    same model, patches and splits";
  private static final String EVALUATE_AFTER =
      "evaluate  run     after train, unless that changes nothing";

  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void writeData() throws IOException {
    data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    run = folder.resolve("run");
  }

  @Test
  void aPlanGivesTheReasonForEachStageAndLeavesNoTrace() throws IOException {
    assertThat(plan())
        .containsExactly(
            "decode    run     not done yet",
            "train     run     not done yet",
            "evaluate  run     not done yet");
    assertThat(run).doesNotExist();

    assertDone(run());
    List<String> files = RunFiles.of(run);
    assertThat(plan()).containsExactly(DECODE_SKIPPED, TRAIN_SKIPPED, EVALUATE_SKIPPED);
    assertThat(plan("--epochs", 2))
        .containsExactly(
            DECODE_SKIPPED,
            "train     resume  epochs: 1 there, 2 asked for; resumes in epoch 2 after step 0",
            EVALUATE_AFTER);
    assertThat(plan("--overwrite", "--seed", 4))
        .containsExactly(
            DECODE_SKIPPED, "train     run     seed: 3 there, 4 asked for", EVALUATE_AFTER);
    assertThat(plan("--overwrite", "--set", "model.patchSize=7"))
        .containsExactly(
            "decode    run     holds a decode with patch_size 4, asked for is 7",
            "train     run     model.patchSize: 4 there, 7 asked for",
            EVALUATE_AFTER);
    assertThat(plan("--force", "evaluate"))
        .containsExactly(DECODE_SKIPPED, TRAIN_SKIPPED, "evaluate  run     forced");
    assertThat(plan("--from", "train"))
        .containsExactly(DECODE_SKIPPED, "train     run     forced", "evaluate  run     forced");
    assertThat(plan("--force", "decode"))
        .containsExactly(
            "decode    run     forced",
            "train     run     after decode, unless that changes nothing",
            EVALUATE_AFTER);

    Files.write(run.resolve("metrics/classes.parquet"), new byte[] {1});
    assertThat(plan())
        .element(2)
        .asString()
        .startsWith("evaluate  run     " + run.resolve("metrics/classes.parquet") + ": ");
    assertThat(RunFiles.of(run)).isEqualTo(files);
  }

  @Test
  void aPlanOfWhatWouldBeRefusedSaysSo() {
    assertDone(run());

    Invocation otherSeed = Invocation.of(arguments("--seed", 4, "--dry-run"));
    assertThat(otherSeed.code()).isEqualTo(2);
    assertThat(otherSeed.outLines())
        .containsExactly(
            DECODE_SKIPPED,
            "train     refuse  seed: 3 there, 4 asked for",
            "evaluate  refuse  train is refused");

    Invocation otherPatches = Invocation.of(arguments("--set", "model.patchSize=7", "--dry-run"));
    assertThat(otherPatches.outLines())
        .containsExactly(
            "decode    refuse  holds a decode with patch_size 4, asked for is 7",
            "train     refuse  decode is refused",
            "evaluate  refuse  train is refused");
  }

  @Test
  void whatIsPlannedIsDone() throws IOException {
    assertDone(run());

    Invocation more = run("--epochs", 2);
    assertDone(more);
    assertThat(more.errLines())
        .contains(
            "decode: up to date, same inputs and options",
            "train: resumes in epoch 2 after step 0",
            "evaluate: runs again, model/manifest.json has changed")
        .noneMatch(line -> line.startsWith("epoch 1/"));

    byte[] model = Files.readAllBytes(run.resolve("metrics/predictions.parquet"));
    Invocation again = run("--epochs", 2, "--from", "train");
    assertDone(again);
    assertThat(again.errLines())
        .contains("train: runs again, forced", "evaluate: runs again, forced")
        .anyMatch(line -> line.startsWith("epoch 1/2"));
    assertThat(Files.readAllBytes(run.resolve("metrics/predictions.parquet"))).isEqualTo(model);

    Invocation both =
        Invocation.of("evaluate", "--output", run, "--split", "test", "--split", "train");
    assertDone(both);
    assertThat(both.errLines())
        .contains("evaluate: runs again, splits: [test] there, [train, test] asked for");
  }

  @Test
  void aDeletedRecordIsMadeAnewOfWhatStands() throws IOException {
    assertDone(run());
    byte[] model = Files.readAllBytes(run.resolve("model/model.zip"));
    List<String> files = RunFiles.of(run);
    Files.delete(run.resolve("run.json"));

    Invocation again = run();

    assertDone(again);
    assertThat(again.errLines())
        .hasSize(4)
        .startsWith("decode: up to date, same inputs and options");
    assertThat(again.errLines().subList(0, 3)).allMatch(line -> line.contains(": up to date, "));
    assertThat(again.errLines()).last().isEqualTo("report: " + run.resolve("report.html"));
    assertThat(RunFiles.of(run)).isEqualTo(files);
    assertThat(Files.readAllBytes(run.resolve("model/model.zip"))).isEqualTo(model);
    assertDone(Invocation.of("verify", run));
  }

  @Test
  void aDeadProcesssLockIsTakenOver() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve(".lock"), "4194305");

    Invocation invocation = run();

    assertDone(invocation);
    assertThat(invocation.errLines())
        .first()
        .isEqualTo(run + ": taken over from process 4194305, which ended without unlocking it");
    assertThat(run.resolve(".lock")).doesNotExist();
  }

  private List<String> plan(Object... more) {
    Object[] all = Stream.concat(Stream.of(more), Stream.of("--dry-run")).toArray();
    Invocation invocation = Invocation.of(arguments(all));
    assertDone(invocation);
    return invocation.outLines();
  }

  private Invocation run(Object... more) {
    return Invocation.of(arguments(more));
  }

  private Object[] arguments(Object... more) {
    List<Object> all = new ArrayList<>(List.of("run", "--input", data, "--output", run));
    all.addAll(List.of("--set", "model.stem=16"));
    List<Object> asked = List.of(more);
    if (!asked.contains("--epochs")) {
      all.addAll(List.of("--epochs", 1));
    }
    if (!asked.contains("--seed")) {
      all.addAll(List.of("--seed", 3));
    }
    all.addAll(asked);
    return all.toArray();
  }

  private static void assertDone(Invocation invocation) {
    assertThat(invocation.code()).as(invocation.err()).isZero();
  }
}
