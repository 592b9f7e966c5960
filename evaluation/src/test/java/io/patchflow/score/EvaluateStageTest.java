package io.patchflow.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.metrics.Softmax;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateStageTest {
  @TempDir Path folder;

  @Test
  void publishesTheTablesOfASplit() throws IOException {
    RunFolder run =
        TrainedRun.publish(folder, Map.of("train", List.of(40), "test", List.of(300, 7)));

    Manifest manifest = evaluate(run, EvaluateOptions.test(1), 2);

    assertThat(filesBelow(folder))
        .as("the tables and the manifest, nothing left over")
        .containsExactlyInAnyOrder(
            "metrics/calibration.parquet",
            "metrics/classes.parquet",
            "metrics/confusion.parquet",
            "metrics/epochs.parquet",
            "metrics/manifest.json",
            "metrics/predictions.parquet",
            "metrics/summary.parquet",
            "metrics/top_errors.parquet",
            "model/manifest.json",
            "model/model.zip",
            "patches/manifest.json",
            "patches/test/part-0000000000.parquet",
            "patches/test/part-0000000300.parquet",
            "patches/train/part-0000000000.parquet");
    assertThat(manifest.rows())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "summary", 1L,
                "classes", 3L,
                "confusion", 9L,
                "calibration", 15L,
                "top_errors", 44L,
                "predictions", 307L));
    assertThat(manifest.inputs())
        .extracting(Manifest.FileEntry::path)
        .containsExactly("patches/manifest.json", "model/manifest.json");
    assertThat(manifest.details())
        .containsOnly(Map.entry("run_id", TrainedRun.RUN_ID), Map.entry("backend", "cpu"));
    assertThat(manifest.options()).containsEntry("splits", List.of("test"));
    assertThat(manifest.fingerprint()).matches("[0-9a-f]{64}");
    assertThat(run.requireManifest(Stage.EVALUATE)).isEqualTo(manifest);
    assertThat(ManifestCheck.differences(run, manifest)).isEmpty();
  }

  @Test
  void everyImageHasItsPredictionInIndexOrder() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(300, 7)));

    evaluate(run, EvaluateOptions.test(1), 2);

    List<PredictionRow> rows = TableFile.read(run.table("predictions"), PredictionRow.class);
    assertThat(rows)
        .extracting(PredictionRow::index)
        .containsExactlyElementsOf(LongStream.range(0, 307).boxed().toList());
    for (PredictionRow row : rows) {
      float[] logits = TrainedRun.logits(row.index());
      assertThat(row.runId()).isEqualTo(TrainedRun.RUN_ID);
      assertThat(row.split()).isEqualTo("test");
      assertThat(row.label()).isEqualTo(TrainedRun.label(row.index()));
      assertThat(row.predicted()).isEqualTo(Softmax.argmax(logits));
      assertThat(row.probability()).isEqualTo(row.probabilities().get(row.predicted()));
      assertThat(row.probabilities().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-6));
      assertThat(row.loss()).isEqualTo(Softmax.crossEntropy(logits, row.label()));
    }
  }

  @Test
  void summaryClassesAndConfusionSayTheSame() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(300, 7)));

    evaluate(run, EvaluateOptions.test(1), 2);

    SummaryRow summary = TableFile.read(run.table("summary"), SummaryRow.class).get(0);
    assertThat(summary.samples()).isEqualTo(307);
    assertThat(summary.accuracy()).as("every seventh is wrong").isEqualTo((307 - 44) / 307.0);
    assertThat(summary.accuracy()).isBetween(summary.accuracyLow(), summary.accuracyHigh());
    assertThat(summary.bestEpoch()).as("of the test split, by epochs.parquet").isEqualTo(2);
    assertThat(summary.bestAccuracy()).isEqualTo(0.9);
    List<ClassRow> classes = TableFile.read(run.table("classes"), ClassRow.class);
    assertThat(classes)
        .extracting(ClassRow::name)
        .containsExactlyElementsOf(TrainedRun.INFO.classNames());
    assertThat(classes.stream().mapToLong(ClassRow::support).sum()).isEqualTo(307);
    List<ConfusionRow> confusion = TableFile.read(run.table("confusion"), ConfusionRow.class);
    assertThat(confusion).hasSize(9);
    assertThat(confusion.stream().mapToLong(ConfusionRow::count).sum()).isEqualTo(307);
  }

  @Test
  void theShardingAndTheThreadsDoNotShowInTheTables() throws IOException {
    RunFolder one = TrainedRun.publish(folder.resolve("one"), Map.of("test", List.of(600)));
    RunFolder many =
        TrainedRun.publish(folder.resolve("many"), Map.of("test", List.of(1, 255, 256, 3, 80, 5)));

    Manifest first = evaluate(one, EvaluateOptions.test(1), 1);
    Manifest second = evaluate(many, EvaluateOptions.test(1), 3);

    for (MetricTable table : MetricTable.values()) {
      assertThat(many.table(table.label()))
          .as(table.label())
          .hasSameBinaryContentAs(one.table(table.label()));
    }
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
  }

  @Test
  void bothSplitsStandInOneTable() throws IOException {
    RunFolder run =
        TrainedRun.publish(folder, Map.of("train", List.of(40, 2), "test", List.of(10)));

    Manifest manifest = evaluate(run, new EvaluateOptions(List.of(Split.TEST, Split.TRAIN), 1), 2);

    List<SummaryRow> summary = TableFile.read(run.table("summary"), SummaryRow.class);
    assertThat(summary).extracting(SummaryRow::split).containsExactly("train", "test");
    assertThat(summary).extracting(SummaryRow::samples).containsExactly(42L, 10L);
    assertThat(summary).extracting(SummaryRow::bestEpoch).containsExactly(3, 2);
    assertThat(manifest.rows()).containsEntry("predictions", 52L).containsEntry("confusion", 18L);
  }

  @Test
  void aSecondEvaluationReplacesTheFirst() throws IOException {
    RunFolder run = TrainedRun.publish(folder, Map.of("train", List.of(40), "test", List.of(10)));
    evaluate(run, EvaluateOptions.test(1), 1);

    Manifest manifest = evaluate(run, new EvaluateOptions(List.of(Split.TRAIN), 1), 1);

    assertThat(TableFile.read(run.table("summary"), SummaryRow.class))
        .extracting(SummaryRow::split)
        .containsExactly("train");
    assertThat(ManifestCheck.differences(run, manifest)).isEmpty();
    assertThat(run.table("epochs")).as("belongs to another stage").exists();
  }

  private static Manifest evaluate(RunFolder run, EvaluateOptions options, int parallelism) {
    return EvaluateStage.run(options, run, TestRunner.options(parallelism), TrainedRun.model());
  }

  private static List<String> filesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(file -> !file.endsWith(".lock"))
          .toList();
    }
  }
}
