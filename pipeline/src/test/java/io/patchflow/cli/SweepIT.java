package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A small sweep, one of whose settings cannot be trained. Tests that change it come last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SweepIT {
  private static final String GOOD = "optimizer.learningRate-0.001_seed-";
  private static final String BAD = "optimizer.learningRate-1e30_seed-";
  private static final String GRID = "optimizer.learningRate=0.001,1e30";

  @TempDir static Path folder;
  private static Path data;
  private static SweepFolder sweep;
  private static Invocation first;

  @BeforeAll
  static void runASweep() throws IOException {
    data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    sweep = new SweepFolder(folder.resolve("sweep"));
    first = sweep(GRID, "1,2");
  }

  @Test
  @Order(1)
  void aTrialThatFailsDoesNotSinkTheOthers() {
    assertThat(first.code()).isEqualTo(5);
    assertThat(first.outLines())
        .hasSize(5)
        .startsWith("by test accuracy")
        .element(3)
        .asString()
        .matches(" +1  optimizer.learningRate=0.001  2 +\\d+\\.\\d\\d % +\\d.*% +0");
    assertThat(first.outLines().get(4)).matches(" +2  optimizer.learningRate=1e30 +0 .*-.* 2");
    assertThat(first.errLines())
        .contains("sweep: 4 trials, 0 of them done")
        .anyMatch(line -> line.matches(GOOD + "1: done, test accuracy .* \\(\\d of 4\\)"))
        .anyMatch(line -> line.matches(BAD + "2: failed: epoch 1, step .* \\(\\d of 4\\)"))
        .endsWith(
            "patchflow: sweep: 2 of 4 trials failed: %s1, %s2; the same command tries them again"
                .formatted(BAD, BAD));
  }

  @Test
  @Order(2)
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
        expected.add("trials/" + GOOD + seed + "/" + file);
        expected.add("trials/" + BAD + seed + "/" + file);
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
        expected.add("trials/" + GOOD + seed + "/" + file);
      }
    }
    assertThat(RunFiles.of(sweep.root())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(inode(sweep.trial(GOOD + 2)))
        .as("the patches are those of the one decode, not a copy")
        .isEqualTo(inode(sweep.decoded("patch-4")));
  }

  private static Object inode(RunFolder run) throws IOException {
    return Files.getAttribute(run.patches().resolve("train/part-0000000000.parquet"), "unix:ino");
  }

  @Test
  @Order(3)
  void theTableSaysOfEachTrialWhatItsFolderSays() throws Exception {
    List<TrialRow> rows = rows();

    assertThat(rows)
        .extracting(TrialRow::trial)
        .containsExactly(GOOD + 1, GOOD + 2, BAD + 1, BAD + 2);
    for (TrialRow row : rows.subList(0, 2)) {
      SummaryRow summary =
          TableFile.read(sweep.trial(row.trial()).table("summary"), SummaryRow.class).get(0);
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
    try (Tables duckdb = new Tables(sweep.root())) {
      assertThat(duckdb.columns("trials.parquet"))
          .startsWith("trial", "settings", "recipe", "seed", "batch_size")
          .hasSize(21);
    }
    assertThat(Invocation.of("inspect", sweep.root()).outLines()).isEqualTo(first.outLines());
    assertThat(Invocation.of("inspect", sweep.root(), "trials", "--format", "csv").outLines())
        .hasSize(5);
  }

  @Test
  @Order(4)
  void aTrialIsTheOrdinaryRunOfItsRecipe() {
    RunFolder trial = sweep.trial(GOOD + 2);
    List<String> command =
        new ArrayList<>(RunJson.read(trial).stage(Stage.TRAIN).orElseThrow().command());
    assertThat(command)
        .containsExactly(
            "run",
            "--input",
            data.toString(),
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
  @Order(5)
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
      page.navigate(sweep.report().toUri().toString());

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
                  * rows().subList(0, 2).stream()
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
  @Order(6)
  void flinkTrainsTheSameModels() {
    SweepFolder flink = new SweepFolder(folder.resolve("flink"));

    Invocation onFlink =
        sweep(
            flink, GRID, "1,2", "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2");

    assertThat(onFlink.code()).as(onFlink.err()).isEqualTo(5);
    assertThat(onFlink.out()).isEqualTo(first.out());
    for (int seed = 1; seed <= 2; seed++) {
      for (Stage stage : Stage.values()) {
        assertThat(flink.trial(GOOD + seed).requireManifest(stage).fingerprint())
            .as(stage.label())
            .isEqualTo(sweep.trial(GOOD + seed).requireManifest(stage).fingerprint());
      }
    }
  }

  @Test
  @Order(7)
  void anotherSweepIsRefusedAndAPlanChangesNothing() throws IOException {
    List<String> files = RunFiles.of(sweep.root());

    Invocation other = sweep("plateau.patience=3", "1");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("holds another sweep; use another --output (--grid: ");

    Invocation plan = sweep(GRID, "2,3", "--dry-run");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.outLines())
        .containsExactly(
            "skip    " + GOOD + "2: done",
            "run     " + GOOD + "3: not done yet",
            "run     " + BAD + "2: train: not done yet",
            "run     " + BAD + "3: not done yet");
    Invocation elsewhere = Invocation.of("sweep", "--seeds=1", "--output", data);
    assertThat(elsewhere.err())
        .isEqualTo(
            "patchflow: output %s: expected a new, an empty or a sweep's folder, found %s in it%n"
                .formatted(data, "t10k-images-idx3-ubyte"));
    assertThat(RunFiles.of(sweep.root())).isEqualTo(files);
  }

  @Test
  @Order(8)
  void theSameFolderTakesMoreSeedsAndDoesWhatIsMissingAlone() throws IOException {
    Path model = sweep.trial(GOOD + 1).modelZip();
    Object before = Files.getLastModifiedTime(model);

    Invocation more = sweep("optimizer.learningRate=0.001", "1,3");

    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.errLines())
        .contains("decode: up to date, same inputs and options")
        .contains("sweep: 2 trials, 1 of them done")
        .anyMatch(line -> line.startsWith(GOOD + "3: done, "))
        .noneMatch(line -> line.startsWith(GOOD + "1:"));
    assertThat(Files.getLastModifiedTime(model)).isEqualTo(before);
    assertThat(rows())
        .as("what was asked for before is kept, failures too")
        .extracting(TrialRow::trial, TrialRow::status)
        .containsExactly(
            tuple(GOOD + 1, "done"),
            tuple(GOOD + 2, "done"),
            tuple(BAD + 1, "failed"),
            tuple(BAD + 2, "failed"),
            tuple(GOOD + 3, "done"));
    assertThat(more.outLines().get(3)).matches(" +1  optimizer.learningRate=0.001  3 .*");
  }

  private static List<TrialRow> rows() {
    return TableFile.read(sweep.trialsTable(), TrialRow.schema(), TrialRow.class);
  }

  private static Invocation sweep(String grid, String seeds, Object... flags) {
    return sweep(sweep, grid, seeds, flags);
  }

  private static Invocation sweep(SweepFolder output, String grid, String seeds, Object... flags) {
    return Invocation.of(
        Stream.concat(
                Stream.of(
                    "sweep",
                    "--grid",
                    grid,
                    "--seeds",
                    seeds,
                    "--input",
                    data,
                    "--output",
                    output.root(),
                    "--set",
                    "model.stem=8",
                    "--epochs",
                    1,
                    "--batch-size",
                    64),
                Stream.of(flags))
            .toArray());
  }
}
