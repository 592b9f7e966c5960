package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.metrics.Figures;
import io.patchflow.parquet.TableFile;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import io.patchflow.score.TrainedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  private static final Recipe SEED = RecipeLoader.load("seed", Map.of());
  private static final Origin ORIGIN = origin(SEED);

  @TempDir static Path folder;
  private static RunFolder run;
  private static String page;

  @BeforeAll
  static void write() throws IOException {
    run = TrainedRun.evaluated(folder.resolve("run"), 60);
    page = page(ORIGIN);
  }

  @Test
  void itIsOnePageThatNeedsNothingElse() throws Exception {
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("<title>Patchflow report: &lt;b&gt;rags\\x07, recipe seed</title>")
        .doesNotContain("<link", " src=\"http", "url(", "@import")
        .doesNotContainPattern("<[a-z][^>]* on[a-z]+=");
    assertThat(all(" src=\"([^\"]{0,22})")).isNotEmpty().containsOnly("data:image/png;base64,");
    assertThat(all("<h2 id=\"([^\"]*)\""))
        .containsExactly(
            "score",
            "figures",
            "calibration",
            "confusion",
            "classes",
            "samples",
            "mistakes",
            "model",
            "provenance");
  }

  @Test
  void theBrowserMayRunThePagesOwnScriptAlone() throws Exception {
    String script = all("(?s)<script>(.*?)</script>").get(0);
    String style = all("(?s)<style>(.*?)</style>").get(0);

    assertThat(all("Content-Security-Policy\" content=\"([^\"]*)\""))
        .containsExactly(
            "default-src 'none'; img-src data:; script-src '%s'; style-src '%s'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'"
                .formatted(hash(script), hash(style)));
  }

  @Test
  void theHeadlineIsTheSummary() {
    SummaryRow summary = TableFile.read(run.table("summary"), SummaryRow.class).get(0);

    assertThat(all("id=\"accuracy\">([^<]*)<"))
        .containsExactly(Figures.percent(summary.accuracy()));
    assertThat(all("id=\"interval\">([^<]*)<"))
        .containsExactly(
            Figures.percent(summary.accuracyLow())
                + " to "
                + Figures.percent(summary.accuracyHigh()));
    assertThat(page)
        .contains("0 training and 60 test images, 3 classes")
        .contains("<dd>7.3 s, 24 November 2026</dd>")
        .contains("<dd>an &lt;abacus&gt;</dd>")
        .contains("lowered on a plateau. 40 epochs")
        .contains("data-best=\"2\"", "data-marks=\"2\"")
        .contains("The learning rate fell to 0.0001 after epoch 2.")
        .contains("the best epoch, 2, was picked on it, which flatters it");
  }

  @Test
  void publishedFiguresStandBesideTheDataTheyAreOfAndNoOther() throws IOException {
    Map<String, String> data =
        Map.of("published.data", run.requireManifest(Stage.DECODE).fingerprint());

    assertThat(page).contains("<th scope=\"row\" data-value=\"Accuracy, test\">");
    assertThat(page).doesNotContain("Published", "id=\"source\"");
    assertThat(page(origin(RecipeLoader.load("seed", data))))
        .containsPattern(
            "Accuracy, test</th>\\s*<td data-value=\"0.85\">85.00 %</td>\\s*<td"
                + " data-value=\"0.8919\">89.19 %</td>")
        .containsPattern("Best accuracy, test, epoch 2</th>\\s*<td data-value=\"0.9\">90.00 %</td>")
        .contains(
            "id=\"source\">Published: the published run of this model on Fashion-MNIST, 40"
                + " epochs.</p>");
  }

  @Test
  void theTablesAreThoseOfTheRun() {
    List<ConfusionRow> confusion = TableFile.read(run.table("confusion"), ConfusionRow.class);

    assertThat(all("<td(?: class=\"\\w+\")?(?: style=[^>]*)?>(?:<a [^>]*>)?(\\d+)<"))
        .containsExactlyElementsOf(
            confusion.stream().map(row -> String.valueOf(row.count())).toList());
    for (ClassRow row : TableFile.read(run.table("classes"), ClassRow.class)) {
      assertThat(page)
          .containsPattern(
              "<th scope=\"row\" data-value=\"%s\">%s</th>\\s*<td data-value=\"%s\">%s</td>"
                  .formatted(row.name(), row.name(), row.f1(), Figures.percent(row.f1())));
    }
    ConfusionRow worst =
        confusion.stream()
            .filter(row -> row.actual() != row.predicted())
            .max(Comparator.comparing(ConfusionRow::count))
            .orElseThrow();
    assertThat(all("<li id=\"pair-1\" tabindex=\"-1\"><p>([^<]*)<").get(0))
        .startsWith(TrainedRun.INFO.classNames().get(worst.actual()) + " taken for ")
        .contains(": " + worst.count() + " of ");
  }

  @Test
  void imagesAreThoseOfTheWorstPairsSamplesOfEachClassAndTheMistakes() {
    List<TopErrorRow> mistakes = TableFile.read(run.table("top_errors"), TopErrorRow.class);
    List<String> images = all("alt=\"Image (\\d+)\"");
    List<String> surest = mistakes.stream().map(row -> String.valueOf(row.index())).toList();

    assertThat(mistakes).hasSize(9);
    assertThat(images.subList(0, 9)).containsExactlyInAnyOrderElementsOf(surest);
    assertThat(images.subList(9, 27)).as("six of each of three classes").doesNotHaveDuplicates();
    assertThat(images.subList(27, 36)).containsExactlyElementsOf(surest);
    assertThat(images).hasSize(36);
  }

  @Test
  void aRunThatWatchedNothingSaysThatTheTestSplitWasReadOnce() throws IOException {
    Recipe recipe =
        RecipeLoader.load("seed", Map.of("schedule.kind", "constant", "augment.shift", "1"));

    assertThat(page(origin(recipe)))
        .contains(
            "The training watched nothing: the test split was read once, at the end, and the curves"
                + " show the training split alone. The training split's figures are of the images"
                + " and labels as they were varied, which are harder.")
        .contains("test, at the end")
        .doesNotContain("data-best=", "Best accuracy");
  }

  @Test
  void textsFromOutsideAreEscaped() {
    assertThat(all("<pre id=\"rerun\"[^>]*>([^<]*)<"))
        .containsExactly("patchflow run --output 'my run'\\''s &lt;folder&gt;'");
    assertThat(page)
        .contains("<th scope=\"row\">Run id</th><td>" + TrainedRun.RUN_ID + "</td>")
        .contains("<th scope=\"row\">Processor</th><td>an &lt;abacus&gt;</td>");
  }

  @Test
  void writingAgainReplacesThePageByAnEqualOne() throws IOException {
    ReportPage.write(run, ORIGIN);

    assertThat(run.report()).hasContent(page);
    try (Stream<Path> files = Files.list(run.root())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .doesNotContain(".report.html.tmp");
    }
  }

  @Test
  void aRunThatWasNotEvaluatedHasNoReport() throws IOException {
    RunFolder trained = TrainedRun.publish(folder.resolve("t"), Map.of("test", List.of(5)));

    assertThatThrownBy(() -> ReportPage.write(trained, ORIGIN))
        .hasMessageContaining("patchflow evaluate");
    assertThat(trained.report()).doesNotExist();
  }

  private static Origin origin(Recipe recipe) {
    return new Origin(
        recipe,
        "/data/<b>rags\u0007",
        "2026-11-24T03:00:56Z",
        "an <abacus>",
        List.of("patchflow", "run", "--output", "my run's <folder>"),
        Map.of("Processor", "an <abacus>"));
  }

  private static String page(Origin origin) throws IOException {
    ReportPage.write(run, origin);
    return Files.readString(run.report());
  }

  private static String hash(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }

  /** What the group of {@code pattern} matches in the page, in order. */
  private static List<String> all(String pattern) {
    return Pattern.compile(pattern)
        .matcher(page)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
