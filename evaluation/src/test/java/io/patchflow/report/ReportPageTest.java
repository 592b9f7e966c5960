package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.metrics.Figures;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.RunFolder;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import io.patchflow.score.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final List<String> COMMAND =
      List.of("patchflow", "run", "--output", "my run's <folder>");

  private static final Map<String, String> CIRCUMSTANCES =
      Map.of("Processor", "an <abacus>", "Stage train", "2026-11-24T03:00:56Z, 12.5 s");

  @TempDir static Path folder;
  private static RunFolder run;
  private static String page;

  @BeforeAll
  static void write() throws IOException {
    run = TrainedRun.evaluated(folder.resolve("run"), 60);
    ReportPage.write(run, SEED, COMMAND, CIRCUMSTANCES);
    page = Files.readString(run.report());
  }

  @Test
  void needsNoNetwork() {
    assertThat(page.length()).isLessThan(2_000_000);
    assertThat(all("(?:src|srcset|href)=\"([^\"]*)\""))
        .isNotEmpty()
        .allMatch(address -> address.startsWith("data:image/"));
    assertThat(page).doesNotContain("http://", "https://", "@import", "url(");
  }

  @Test
  void everyPlaceIsFilled() {
    assertThat(page).doesNotContain("{{", "}}").startsWith("<!DOCTYPE html>");
    assertThat(all("<h2 id=\"(\\w+)\">"))
        .containsExactly(
            "score",
            "curves",
            "classes",
            "confusion",
            "mistakes",
            "samples",
            "calibration",
            "model",
            "provenance");
    assertThat(all("<img [^>]*alt=\"([^\"]*)\"")).hasSize(all("(<img )").size());
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
        .as("beside the recipe's published figures")
        .contains("<th scope=\"row\">Final accuracy, test</th><td>85.00 %</td><td>89.19 %</td>")
        .contains("<th scope=\"row\">Best accuracy, test (epoch 2)</th><td>90.00 %</td>")
        .contains("learning rate 0.0001 after epoch 2")
        .contains(
            "<p>Dashed lines stand where the learning rate fell: to 0.0001 after epoch 2.</p>");
  }

  @Test
  void theTablesAreThoseOfTheRun() {
    assertThat(all("<td[^>]*--share[^>]*>(\\d+)</td>"))
        .containsExactlyElementsOf(
            TableFile.read(run.table("confusion"), ConfusionRow.class).stream()
                .map(row -> String.valueOf(row.count()))
                .toList());
    for (ClassRow row : TableFile.read(run.table("classes"), ClassRow.class)) {
      assertThat(page)
          .contains("<th scope=\"row\" data-value=\"%s\">".formatted(row.name()))
          .contains("<td data-value=\"%s\">%s</td>".formatted(row.f1(), Figures.percent(row.f1())));
    }
  }

  @Test
  void imagesAreTheMistakesAndSamplesOfEachClass() {
    List<TopErrorRow> mistakes = TableFile.read(run.table("top_errors"), TopErrorRow.class);

    assertThat(mistakes).hasSize(9);
    assertThat(all("alt=\"Image (\\d+)\"").subList(0, 9))
        .containsExactlyElementsOf(
            mistakes.stream().map(row -> String.valueOf(row.index())).toList());
    assertThat(all("alt=\"Image (\\d+)\"").subList(9, 9 + 18))
        .as("six of each of three classes")
        .doesNotHaveDuplicates();
  }

  @Test
  void textsFromOutsideAreEscaped() {
    assertThat(all("<pre id=\"rerun\"[^>]*>([^<]*)<"))
        .containsExactly(
            "patchflow run --output &#39;my run&#39;\\&#39;&#39;s &lt;folder&gt;&#39;");
  }

  @Test
  void provenanceTellsTheDataTheMachineAndTheTime() {
    assertThat(page)
        .contains("<th scope=\"row\">Run id</th><td>" + TrainedRun.RUN_ID + "</td>")
        .contains("<th scope=\"row\">Processor</th><td>an &lt;abacus&gt;</td>")
        .contains("<th scope=\"row\">Stage train</th><td>2026-11-24T03:00:56Z, 12.5 s</td>");
  }

  @Test
  void aRecipeWithoutPublishedFiguresHasNoSuchColumn() throws IOException {
    Recipe own =
        RecipeLoader.load(
            Files.writeString(folder.resolve("own.yaml"), "epochs: 40").toString(), Map.of());
    RunFolder other = TrainedRun.evaluated(folder.resolve("own"), 20);

    ReportPage.write(other, own, COMMAND, CIRCUMSTANCES);

    assertThat(Files.readString(other.report()))
        .contains("<title>Patchflow report: recipe own</title>")
        .doesNotContain("Published");
  }

  @Test
  void writingAgainReplacesThePageByAnEqualOne() throws IOException {
    ReportPage.write(run, SEED, COMMAND, CIRCUMSTANCES);

    assertThat(run.report()).hasContent(page);
    try (Stream<Path> files = Files.list(run.root())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .doesNotContain(".report.html.tmp");
    }
  }

  @Test
  void aRunThatWasNotEvaluatedHasNoReport() throws IOException {
    RunFolder trained = TrainedRun.publish(folder.resolve("t"), Map.of("test", List.of(5)));

    assertThatThrownBy(() -> ReportPage.write(trained, SEED, COMMAND, CIRCUMSTANCES))
        .hasMessageContaining("patchflow evaluate");
    assertThat(trained.report()).doesNotExist();
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
