package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All stages on a slice of the real data, through the real entry point. */
class EndToEndIT {
  private static final int TRAIN = 4000;
  private static final int TEST = 1000;
  private static final int EPOCHS = 2;

  /** Contract C2: these columns stay, others may come. */
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "epochs",
          List.of(
              "run_id",
              "epoch",
              "learning_rate",
              "train_loss",
              "train_accuracy",
              "test_loss",
              "test_accuracy",
              "holdout_loss",
              "holdout_accuracy",
              "seconds",
              "samples_per_second"),
          "summary",
          List.of(
              "run_id",
              "split",
              "samples",
              "loss",
              "accuracy",
              "accuracy_low",
              "accuracy_high",
              "macro_precision",
              "macro_recall",
              "macro_f1",
              "best_epoch",
              "best_accuracy"),
          "classes",
          List.of(
              "run_id",
              "split",
              "label",
              "name",
              "support",
              "predicted",
              "true_positives",
              "precision",
              "recall",
              "f1"),
          "confusion",
          List.of("run_id", "split", "actual", "predicted", "count"),
          "predictions",
          List.of(
              "run_id", "split", "index", "label", "predicted", "probability", "probabilities"));

  @TempDir static Path folder;
  private static Path data;
  private static Path run;
  private static Invocation command;
  private static Tables tables;

  @BeforeAll
  static void runAllStages() throws IOException, SQLException {
    data = FashionMnistSlice.write(folder.resolve("data"), TRAIN, TEST);
    run = folder.resolve("run");
    command = runInto(run);
    tables = new Tables(run);
  }

  @AfterAll
  static void closeTables() throws SQLException {
    tables.close();
  }

  private static Invocation runInto(Path output) {
    return Invocation.of(
        "run", "--input", data, "--output", output, "--epochs", EPOCHS, "--batch-size", 64);
  }

  @Test
  void theRunFolderHoldsTheseFilesAndNoOthers() throws IOException {
    assertThat(command.code()).as(command.err()).isZero();
    assertThat(RunFiles.of(run))
        .containsExactly(
            "lineage.jsonl",
            "metrics/calibration.parquet",
            "metrics/classes.parquet",
            "metrics/confusion.parquet",
            "metrics/epochs.parquet",
            "metrics/manifest.json",
            "metrics/predictions.parquet",
            "metrics/summary.parquet",
            "metrics/top_errors.parquet",
            "model/checkpoints/epoch-0001.zip",
            "model/checkpoints/epoch-0002.zip",
            "model/manifest.json",
            "model/model.zip",
            "patches/manifest.json",
            "patches/test/part-0000000000.parquet",
            "patches/train/part-0000000000.parquet",
            "report.html",
            "run.json");
  }

  @Test
  void stdoutIsTheSummaryAndStderrTellsOfEachStageAndEpoch() {
    assertThat(command.out()).contains("accuracy", "macro F1");
    assertThat(command.errLines())
        .anyMatch(line -> line.startsWith("decode: done in"))
        .anyMatch(line -> line.startsWith("epoch 1/2 "))
        .anyMatch(line -> line.startsWith("epoch 2/2 "))
        .anyMatch(line -> line.startsWith("train: done in"))
        .anyMatch(line -> line.startsWith("evaluate: done in"))
        .endsWith("report: " + run.resolve("report.html"))
        .as("libraries do not chat on stderr")
        .hasSize(7);
  }

  @Test
  void everyTableHasItsColumnsInOrder() throws SQLException {
    for (Map.Entry<String, List<String>> table : COLUMNS.entrySet()) {
      assertThat(tables.columns("metrics/" + table.getKey() + ".parquet"))
          .as(table.getKey())
          .containsSubsequence(table.getValue());
    }
    assertThat(tables.columns("patches/*/*.parquet")).containsExactly("index", "label", "patches");
  }

  @Test
  void everyTableHasItsRows() throws SQLException {
    assertThat(tables.rows("patches/train/*.parquet")).isEqualTo(TRAIN);
    assertThat(tables.rows("patches/test/*.parquet")).isEqualTo(TEST);
    assertThat(tables.rows("metrics/epochs.parquet")).isEqualTo(EPOCHS);
    assertThat(tables.rows("metrics/summary.parquet")).isEqualTo(1);
    assertThat(tables.rows("metrics/classes.parquet")).isEqualTo(10);
    assertThat(tables.rows("metrics/confusion.parquet")).isEqualTo(100);
    assertThat(tables.rows("metrics/predictions.parquet")).isEqualTo(TEST);
  }

  @Test
  void theTablesAgreeWithEachOther() throws SQLException {
    assertThat(tables.number("SELECT sum(count) FROM {confusion}")).isEqualTo(TEST);
    assertThat(
            tables.number(
                "SELECT count(*) FROM {confusion} c WHERE count <> (SELECT count(*) FROM"
                    + " {predictions} p WHERE p.label = c.actual AND p.predicted = c.predicted)"))
        .as("pairs of classes that confusion counts otherwise than predictions")
        .isZero();
    assertThat(
            tables.number(
                "SELECT count(*) FROM {classes} k WHERE support <> (SELECT sum(count) FROM"
                    + " {confusion} c WHERE c.actual = k.label) OR true_positives <> (SELECT count"
                    + " FROM {confusion} c WHERE c.actual = k.label AND c.predicted = k.label)"))
        .as("classes whose support or hits differ from confusion's")
        .isZero();
    double accuracy = tables.number("SELECT avg((label = predicted)::INT) FROM {predictions}");
    assertThat(tables.number("SELECT accuracy FROM {summary}")).isCloseTo(accuracy, within(1e-12));
    assertThat(tables.number("SELECT test_accuracy FROM {epochs} WHERE epoch = 2"))
        .as("the trainer and the evaluation score the final model alike")
        .isCloseTo(accuracy, within(1e-12));
    assertThat(
            tables.number(
                "SELECT count(DISTINCT run_id) FROM (SELECT run_id FROM {epochs} UNION ALL SELECT"
                    + " run_id FROM {summary} UNION ALL SELECT run_id FROM {classes} UNION ALL"
                    + " SELECT run_id FROM {confusion} UNION ALL SELECT run_id FROM"
                    + " {predictions})"))
        .isEqualTo(1);
  }

  @Test
  void theModelHasLearned() throws SQLException {
    assertThat(tables.number("SELECT accuracy FROM {summary}"))
        .as("ten classes: chance is 0.1")
        .isGreaterThan(0.65);
    double first = tables.number("SELECT train_loss FROM {epochs} WHERE epoch = 1");
    assertThat(tables.number("SELECT train_loss FROM {epochs} WHERE epoch = " + EPOCHS))
        .isPositive()
        .isLessThan(first);
  }

  @Test
  void runJsonTellsWhereTheNumbersComeFrom() throws IOException {
    JsonNode json = JsonMapper.builder().build().readTree(run.resolve("run.json").toFile());

    assertThat(json.path("runId").asText()).matches("[0-9a-f]{12}");
    assertThat(json.path("recipe").path("epochs").asInt()).isEqualTo(EPOCHS);
    assertThat(json.path("recipe").path("batchSize").asInt()).isEqualTo(64);
    assertThat(json.path("stages").fieldNames())
        .toIterable()
        .containsExactly("decode", "train", "evaluate");
    for (JsonNode stage : json.path("stages")) {
      assertThat(stage.path("inputs")).isNotEmpty();
      assertThat(stage.path("seconds").asDouble()).isPositive();
      assertThat(stage.path("command").get(0).asText()).isEqualTo("run");
    }
    assertThat(json.path("stages").path("train").path("details").fieldNames())
        .toIterable()
        .contains("run_id", "backend", "kernel", "nd4jLibrary", "blas", "threads");
  }

  @Test
  void runningAgainLeavesEverythingAsItIs() throws IOException {
    byte[] before = Files.readAllBytes(run.resolve("run.json"));

    Invocation again = runInto(run);

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).isEqualTo(command.out());
    assertThat(again.errLines())
        .containsExactly(
            "decode: up to date, same inputs and options",
            "train: up to date, same recipe and data",
            "evaluate: up to date, same model, patches and splits",
            "report: " + run.resolve("report.html"));
    assertThat(Files.readAllBytes(run.resolve("run.json"))).isEqualTo(before);
  }

  @Test
  void anotherRecipeIsRefusedAndNothingChanges() throws IOException {
    byte[] before = Files.readAllBytes(run.resolve("run.json"));

    Invocation other =
        Invocation.of("run", "--input", data, "--output", run, "--epochs", 2, "--seed", 1);

    assertThat(other.code()).isEqualTo(2);
    assertThat(other.errLines()).hasSize(2);
    assertThat(other.errLines().get(1))
        .startsWith("patchflow: ")
        .contains("seed", "batchSize", "--overwrite");
    assertThat(Files.readAllBytes(run.resolve("run.json"))).isEqualTo(before);
    assertThat(Invocation.of("verify", run).code()).isZero();
  }
}
