package io.patchflow.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.MetricTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each failure is one line with its exit code, and leaves no table. */
class EvaluateErrorsTest {
  @TempDir Path folder;

  @Test
  void aRunWithoutPatches() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertBadInput(new RunFolder(empty))
        .hasMessageContaining("patches/manifest.json: no such file")
        .hasMessageContaining("patchflow decode");
    assertThat(empty).isEmptyDirectory();
    assertBadInput(new RunFolder(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no such folder");
    assertThat(folder.resolve("none")).as("no folder is made").doesNotExist();
  }

  @Test
  void aRunWithoutAModel() throws IOException {
    RunFolder run = new RunFolder(folder);
    TrainedRun.decode(run, Map.of("test", List.of(5)));

    assertBadInput(run).hasMessageContaining("patchflow train");
  }

  @Test
  void aModelWithoutARunId() throws IOException {
    RunFolder run = new RunFolder(folder);
    TrainedRun.decode(run, Map.of("test", List.of(5)));
    TrainedRun.train(run, Map.of(), Map.of());

    assertBadInput(run).hasMessageEndingWith("model/manifest.json: details.run_id is missing");
  }

  @Test
  void aChangedModel() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(5)));
    Files.writeString(run.modelZip(), "A model", StandardCharsets.UTF_8);

    assertBadInput(run)
        .hasMessageContaining("model.zip: the manifest says 7 bytes, SHA-256 ")
        .hasMessageContaining("; found 7, ");
  }

  @Test
  void aModelOfOtherData() throws IOException {
    RunFolder run = new RunFolder(folder);
    TrainedRun.decode(run, Map.of("test", List.of(5)));
    TrainedRun.train(run, Map.of("run_id", "run"), Map.of("data", "other"));

    assertBadInput(run)
        .hasMessageEndingWith(
            "model/manifest.json: the model was trained on the data set other,"
                + " found the patches of %s; train again"
                    .formatted(run.requireManifest(Stage.DECODE).fingerprint()));
  }

  @Test
  void aSplitThatIsNotThereOrEmpty() throws IOException {
    RunFolder absent = TrainedRun.publish(folder.resolve("a"), Map.of("train", List.of(5)));
    RunFolder empty = TrainedRun.publish(folder.resolve("b"), Map.of("test", List.of(0)));

    assertBadInput(absent)
        .hasMessageEndingWith("patches/manifest.json: lists no image of split test");
    assertBadInput(empty)
        .hasMessageEndingWith("patches/manifest.json: lists no image of split test");
  }

  @Test
  void aPatchFileOfAnotherLength() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(5, 5)));
    Path second = run.patches().resolve("test/part-0000000005.parquet");
    long bytes = Files.size(second);
    Files.write(second, new byte[] {1}, StandardOpenOption.APPEND);

    assertBadInput(run)
        .hasMessageEndingWith(
            "part-0000000005.parquet: expected %d bytes as the manifest says, found %d"
                .formatted(bytes, bytes + 1));
  }

  @Test
  void aMissingPatchFile() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(5, 5)));
    Files.delete(run.patches().resolve("test/part-0000000005.parquet"));

    assertBadInput(run)
        .hasMessageEndingWith(
            "part-0000000005.parquet: the manifest lists it, but it cannot be read");
  }

  @Test
  void aChangedByteInAPatchFile() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(5, 50)));
    Path file = run.patches().resolve("test/part-0000000005.parquet");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 4] ^= 1;
    Files.write(file, bytes);

    assertBadInput(run).hasMessageContaining("part-0000000005.parquet");
  }

  @Test
  void aModelForOtherImages() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(5)));

    assertFails(run, ByteSumScorer.source(9, 2), ExitCode.BAD_INPUT)
        .hasMessageEndingWith("the model expects 9 bytes an image and 2 classes, found 16 and 3");
  }

  @Test
  void aModelThatGivesNoNumbers() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(5)));

    assertFails(run, () -> new NotANumber(16, 3), ExitCode.STAGE_FAILED)
        .hasMessageEndingWith("part-0000000000.parquet: image 0: the model gives no finite logits");
  }

  @Test
  void everyWrongOptionIsNamed() {
    assertThatThrownBy(() -> new EvaluateOptions(List.of(), 0))
        .isInstanceOfSatisfying(
            PatchflowException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "evaluate: no split is named; expected train, test or both",
                "evaluate: threads must be at least 1, found 0"));
    assertThatThrownBy(() -> new EvaluateOptions(List.of(Split.TEST, Split.TEST), 1))
        .hasMessage("evaluate: a split is named twice: [TEST, TEST]");
  }

  private record NotANumber(int imageBytes, int classes) implements Scorer {
    @Override
    public float[][] logits(byte[] patches, int count) {
      float[][] logits = new float[count][classes];
      logits[0][1] = Float.NaN;
      return logits;
    }

    @Override
    public void close() {}
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertBadInput(RunFolder run) {
    return assertFails(run, TrainedRun.model(), ExitCode.BAD_INPUT);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      RunFolder run, Scorer.Source model, ExitCode exitCode) {
    AbstractThrowableAssert<?, ? extends Throwable> failure =
        assertThatThrownBy(
                () -> EvaluateStage.run(EvaluateOptions.test(1), run, TestRunner.options(2), model))
            .isInstanceOfSatisfying(
                PatchflowException.class,
                e -> {
                  assertThat(e.exitCode()).isEqualTo(exitCode);
                  assertThat(e.getMessage()).as("one line").doesNotContain("\n");
                });
    for (MetricTable table : EnumSet.complementOf(EnumSet.of(MetricTable.EPOCHS))) {
      assertThat(run.table(table.label())).doesNotExist();
    }
    return failure;
  }
}
