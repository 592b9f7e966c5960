package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.folder.SweepFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.record.RunJson;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TrialRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep leaves, one of whose settings cannot be trained; none of these tests changes it. */
class SweepIT {
  @TempDir static Path folder;
  private static SmallSweep sweep;

  @BeforeAll
  static void runASweep() throws IOException {
    sweep = SmallSweep.in(folder);
  }

  @Test
  void aTrialThatFailsDoesNotSinkTheOthers() {
    assertThat(sweep.first().code()).isEqualTo(5);
    assertThat(sweep.first().outLines())
        .hasSize(5)
        .startsWith("by test accuracy")
        .element(3)
        .asString()
        .matches(" +1  optimizer.learningRate=0.001  2 +\\d+\\.\\d\\d % +\\d.*% +0");
    assertThat(sweep.first().outLines().get(4))
        .matches(" +2  optimizer.learningRate=1e30 +0 .*-.* 2");
    assertThat(sweep.first().errLines())
        .contains("sweep: 4 trials, 0 of them done")
        .anyMatch(
            line -> line.matches(SmallSweep.GOOD + "1: done, test accuracy .* \\(\\d of 4\\)"))
        .anyMatch(
            line -> line.matches(SmallSweep.BAD + "2: failed: epoch 1, step .* \\(\\d of 4\\)"))
        .endsWith(
            "patchflow: sweep: 2 of 4 trials failed: %s1, %s2; the same command tries them again"
                .formatted(SmallSweep.BAD, SmallSweep.BAD));
  }

  @Test
  void theFolderHoldsTheseFiles() throws IOException {
    List<String> expected = new ArrayList<>();
    expected.addAll(List.of("sweep.html", "sweep.json", "trials.parquet"));
    List<String> decoded =
        List.of(
            "lineage.jsonl",
            "run.json",
            "patches/manifest.json",
            "patches/test/part-0000000000.parquet",
            "patches/train/part-0000000000.parquet");
    decoded.forEach(file -> expected.add("decoded/patch-4/" + file));
    for (int seed = 1; seed <= 2; seed++) {
      for (String file : decoded) {
        expected.add("trials/" + SmallSweep.GOOD + seed + "/" + file);
        expected.add("trials/" + SmallSweep.BAD + seed + "/" + file);
      }
      for (String file :
          List.of(
              "report.html",
              "model/manifest.json",
              "model/model.zip",
              "model/checkpoints/epoch-0001.zip",
              "metrics/manifest.json",
              "metrics/calibration.parquet",
              "metrics/classes.parquet",
              "metrics/confusion.parquet",
              "metrics/epochs.parquet",
              "metrics/predictions.parquet",
              "metrics/summary.parquet",
              "metrics/top_errors.parquet")) {
        expected.add("trials/" + SmallSweep.GOOD + seed + "/" + file);
      }
    }
    assertThat(RunFiles.of(sweep.folder().root())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(inode(sweep.folder().trial(SmallSweep.GOOD + 2)))
        .as("the patches are those of the one decode, not a copy")
        .isEqualTo(inode(sweep.folder().decoded("patch-4")));
  }

  private static Object inode(RunFolder run) throws IOException {
    return Files.getAttribute(run.patches().resolve("train/part-0000000000.parquet"), "unix:ino");
  }

  @Test
  void theTableSaysOfEachTrialWhatItsFolderSays() throws Exception {
    List<TrialRow> rows = sweep.rows();

    assertThat(rows)
        .extracting(TrialRow::trial)
        .containsExactly(
            SmallSweep.GOOD + 1, SmallSweep.GOOD + 2, SmallSweep.BAD + 1, SmallSweep.BAD + 2);
    for (TrialRow row : rows.subList(0, 2)) {
      SummaryRow summary =
          TableFile.read(sweep.folder().trial(row.trial()).table("summary"), SummaryRow.class)
              .get(0);
      assertThat(row.status()).isEqualTo("done");
      assertThat(row.error()).isNull();
      assertThat(row.runId()).isEqualTo(summary.runId());
      assertThat(row.testAccuracy()).isEqualTo(summary.accuracy());
      assertThat(row.testLoss()).isEqualTo(summary.loss());
      assertThat(row.bestEpoch()).isEqualTo(summary.bestEpoch());
      assertThat(row.settings()).isEqualTo("optimizer.learningRate=0.001");
      assertThat(row.batchSize()).isEqualTo(64);
      assertThat(row.seconds()).isPositive();
      assertThat(row.holdoutAccuracy()).isNull();
    }
    for (TrialRow row : rows.subList(2, 4)) {
      assertThat(row.status()).isEqualTo("failed");
      assertThat(row.error()).startsWith("epoch 1, step ").contains("expected a finite loss");
      assertThat(row.learningRate()).isEqualTo(1e30);
      assertThat(row.testAccuracy()).isNull();
    }
    try (Tables duckdb = new Tables(sweep.folder().root())) {
      assertThat(duckdb.columns("trials.parquet"))
          .startsWith("trial", "settings", "recipe", "seed", "batch_size")
          .hasSize(21);
    }
    assertThat(Invocation.of("inspect", sweep.folder().root()).outLines())
        .isEqualTo(sweep.first().outLines());
    assertThat(
            Invocation.of("inspect", sweep.folder().root(), "trials", "--format", "csv").outLines())
        .hasSize(5);
  }

  @Test
  void aTrialIsTheOrdinaryRunOfItsRecipe() {
    RunFolder trial = sweep.folder().trial(SmallSweep.GOOD + 2);
    List<String> command =
        new ArrayList<>(RunJson.read(trial).stage(Stage.TRAIN).orElseThrow().command());
    assertThat(command)
        .containsExactly(
            "run",
            "--input",
            sweep.data().toString(),
            "--recipe",
            "seed",
            "--set",
            "model.stem=8",
            "--set",
            "epochs=1",
            "--set",
            "batchSize=64",
            "--set",
            "optimizer.learningRate=0.001",
            "--seed",
            "2",
            "--output",
            trial.root().toString());
    Path alone = folder.resolve("alone");
    command.set(command.size() - 1, alone.toString());

    Invocation run = Invocation.of(command.toArray());

    assertThat(run.code()).as(run.err()).isZero();
    for (Stage stage : Stage.values()) {
      assertThat(trial.requireManifest(stage).fingerprint())
          .as(stage.label())
          .isEqualTo(new RunFolder(alone).requireManifest(stage).fingerprint());
    }
    assertThat(trial.requireManifest(Stage.DECODE))
        .isEqualTo(new RunFolder(alone).requireManifest(Stage.DECODE));
    Invocation verified = Invocation.of("verify", trial.root());
    assertThat(verified.code()).as(verified.out()).isZero();
    assertThat(Invocation.of("compare", alone, trial.root()).code()).isZero();
  }

  @Test
  void theReportFitsAPhoneAndIsAccessible() throws IOException {
    try (Chromium chromium = new Chromium();
        BrowserContext context =
            chromium
                .browser()
                .newContext(
                    new NewContextOptions()
                        .setViewportSize(360, 900)
                        .setColorScheme(ColorScheme.DARK))) {
      Page page = context.newPage();
      List<String> messages = new ArrayList<>();
      page.onConsoleMessage(message -> messages.add(message.text()));
      page.onPageError(messages::add);
      page.navigate(sweep.folder().report().toUri().toString());

      assertThat(messages).isEmpty();
      assertThat(page.locator("h1").innerText()).isEqualTo("Sweep, recipe seed");
      assertThat(page.locator("header p").innerText())
          .isEqualTo("4 trials: 2 done, 2 failed, 0 unfinished");
      String mean =
          page.locator("table")
              .first()
              .locator("tbody tr")
              .first()
              .locator("td")
              .nth(2)
              .innerText();
      assertThat(Double.parseDouble(mean.replace(" %", "")))
          .isCloseTo(
              100
                  * sweep.rows().subList(0, 2).stream()
                      .mapToDouble(TrialRow::testAccuracy)
                      .average()
                      .orElseThrow(),
              within(0.00501));
      assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
          .isLessThanOrEqualTo(360);
      assertThat(page.locator(".track .dot").count()).as("a dot a seed that is done").isEqualTo(2);
      assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
          .extracting(Rule::getId)
          .isEmpty();
    }
  }

  @Test
  void flinkTrainsTheSameModels() {
    SweepFolder flink = new SweepFolder(folder.resolve("flink"));

    Invocation onFlink =
        sweep.runInto(flink, "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2");

    assertThat(onFlink.code()).as(onFlink.err()).isEqualTo(5);
    assertThat(onFlink.out()).isEqualTo(sweep.first().out());
    for (int seed = 1; seed <= 2; seed++) {
      for (Stage stage : Stage.values()) {
        assertThat(flink.trial(SmallSweep.GOOD + seed).requireManifest(stage).fingerprint())
            .as(stage.label())
            .isEqualTo(
                sweep.folder().trial(SmallSweep.GOOD + seed).requireManifest(stage).fingerprint());
      }
    }
  }
}
