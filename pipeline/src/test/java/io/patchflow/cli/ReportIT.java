package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The report of a small run, in a real browser. */
class ReportIT {
  /** Figures on the page have two decimals, in per cent. */
  private static final Offset<Double> ROUNDED = within(0.00501);

  @TempDir static Path folder;
  private static RunFolder run;
  private static Chromium chromium;

  @BeforeAll
  static void makeAReport() throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 256, 300);
    run = new RunFolder(folder.resolve("a run in a folder of quite a long name"));
    Invocation done =
        Invocation.of(
            "run",
            "--input",
            data,
            "--output",
            run.root(),
            "--epochs",
            3,
            "--set",
            "model.stem=16",
            "--set",
            "plateau.patience=0",
            "--set",
            "plateau.threshold=0.9");
    assertThat(done.code()).as(done.err()).isZero();
    chromium = new Chromium();
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void rendersWithoutANetworkOrAnError(ColorScheme scheme) throws IOException {
    List<String> messages = new ArrayList<>();
    List<String> requests = new ArrayList<>();
    try (BrowserContext context = chromium.context(1200, scheme)) {
      Page page = context.newPage();
      page.onConsoleMessage(message -> messages.add(message.type() + ": " + message.text()));
      page.onPageError(messages::add);
      page.onRequest(request -> requests.add(request.url()));
      page.navigate(run.report().toUri().toString());

      assertThat(messages).isEmpty();
      assertThat(requests).filteredOn(url -> !url.startsWith("data:")).hasSize(1);
      assertThat(page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)"))
          .as("every picture is there")
          .isEqualTo(true);
      assertThat(page.locator(".canvas canvas").count())
          .as("3 of the curves, 2 of the bins")
          .isEqualTo(5);
      assertThat(page.evaluate(Chromium.CHARTS_DRAWN)).isEqualTo(true);
      assertThat(background(page))
          .isEqualTo(scheme == ColorScheme.LIGHT ? "rgb(255, 255, 255)" : "rgb(15, 18, 22)");
      page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
      assertThat(background(page)).as("paper is white").isEqualTo("rgb(255, 255, 255)");
    }
    assertThat(Files.size(run.report())).isLessThan(2_000_000);
  }

  @Test
  void theNumbersAreThoseOfTheTables() {
    SummaryRow summary = rows(SummaryRow.class).get(0);
    try (BrowserContext context = chromium.context(1200, ColorScheme.LIGHT)) {
      Page page = open(context);

      assertThat(percent(page.locator("#accuracy").innerText()))
          .isCloseTo(100 * summary.accuracy(), ROUNDED);
      String[] interval = page.locator("#interval").innerText().split(" to ", 2);
      assertThat(percent(interval[0])).isCloseTo(100 * summary.accuracyLow(), ROUNDED);
      assertThat(percent(interval[1])).isCloseTo(100 * summary.accuracyHigh(), ROUNDED);
      assertThat(page.locator("table.heat tbody td").allInnerTexts().stream().map(Long::valueOf))
          .containsExactlyElementsOf(
              rows(ConfusionRow.class).stream().map(ConfusionRow::count).toList());
      for (ClassRow row : rows(ClassRow.class)) {
        Locator cells =
            page.locator(
                "table.sortable tbody tr:has(> th[data-value='%s']) > *".formatted(row.name()));
        assertThat(cells.nth(0).innerText()).isEqualTo(row.name());
        assertFigure(cells.nth(1).innerText(), row.f1());
        assertFigure(cells.nth(2).innerText(), row.precision());
        assertFigure(cells.nth(3).innerText(), row.recall());
        assertThat(cells.nth(4).innerText()).isEqualTo(String.valueOf(row.support()));
        assertThat(cells.nth(5).innerText()).isEqualTo(String.valueOf(row.predicted()));
      }
      List<TopErrorRow> mistakes = rows(TopErrorRow.class);
      Locator shown = page.locator("section[aria-labelledby=mistakes] li");
      assertThat(shown.count()).isEqualTo(Math.min(24, mistakes.size()));
      for (int i = 0; i < shown.count(); i++) {
        assertThat(shown.nth(i).locator("img").getAttribute("alt"))
            .endsWith("" + mistakes.get(i).index());
        assertThat(percent(shown.nth(i).innerText().replaceFirst("(?s).*,", "")))
            .isCloseTo(100.0 * mistakes.get(i).probability(), ROUNDED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void fitsAPhoneAndIsAccessible(ColorScheme scheme) {
    try (BrowserContext context = chromium.context(360, scheme)) {
      Page page = open(context);

      assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
          .as("nothing makes the page scroll sideways")
          .isLessThanOrEqualTo(360);
      assertThat((int) page.locator(".canvas canvas").first().evaluate("c => c.clientWidth"))
          .as("a chart is as wide as its column")
          .isEqualTo(360 - 2 * 16);
      assertThat(page.locator(".curves").boundingBox().y)
          .as("one column")
          .isGreaterThan(page.locator("dl").boundingBox().y);
      Chromium.assertAccessible(page);
      page.setViewportSize(1200, 900);
      Chromium.assertAccessible(page);
    }
  }

  @Test
  void theFirstScreenHasTheScoreWhatItIsOfAndTheCurves() {
    try (BrowserContext context = chromium.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context);
      page.setViewportSize(1280, 800);

      assertThat(page.locator("dt").allInnerTexts())
          .containsExactly("Data", "Recipe", "Time", "Machine");
      for (String part : List.of("#accuracy", "#interval", "dl", ".curves .scrub")) {
        BoundingBox box = page.locator(part).boundingBox();
        assertThat(box.y + box.height).as(part).isLessThan(800);
      }
      assertThat(page.locator(".curves canvas").first().boundingBox().width)
          .isCloseTo(page.locator(".curves").boundingBox().width, within(1.0));
    }
  }

  /** The rate falls after epoch 1 or 2, so that there is a mark; the table has the figures. */
  @Test
  void chartsTellTheirValuesByPointerAndByKeyboard() {
    try (BrowserContext context = chromium.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context);
      Locator slider = page.locator(".curves input");

      slider.focus();
      slider.press("Home");
      assertThat(shown(page)).isEqualTo(row(page, 0));
      assertThat(slider.getAttribute("aria-valuetext"))
          .startsWith("1: ")
          .contains("Accuracy, test " + row(page, 0).get(1));
      slider.press("ArrowRight");
      assertThat(shown(page)).isEqualTo(row(page, 1));
      assertThat(page.locator(".curves .at").innerText()).isEqualTo("Epoch 2");

      BoundingBox canvas = page.locator(".curves canvas").first().boundingBox();
      page.mouse().move(canvas.x + canvas.width - 9, canvas.y + 50);
      assertThat(shown(page)).isEqualTo(row(page, 2));
      page.mouse().move(canvas.x + 46, canvas.y + 50);
      assertThat(shown(page)).isEqualTo(row(page, 0));
    }
  }

  @Test
  void theConfusionMatrixTellsACellByPointerAndKeysAndLeadsToItsImages() {
    List<ConfusionRow> cells = rows(ConfusionRow.class);
    try (BrowserContext context = chromium.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context);
      Locator matrix = page.locator("#matrix");
      Locator readout = page.locator("#cell");

      matrix.focus();
      matrix.press("ArrowRight");
      matrix.press("ArrowRight");
      assertThat(readout.innerText())
          .startsWith("0 taken for 1: ")
          .contains(cells.get(1).count() == 0 ? "none" : cells.get(1).count() + " of ");
      page.locator("table.heat td.hit").first().hover();
      assertThat(readout.innerText()).contains(" recognised: ");
      page.locator("table.heat a[href='#pair-1']").click();
      assertThat(page.locator("li:target").getAttribute("id")).isEqualTo("pair-1");
      assertThat(page.locator("li:target img").count()).isBetween(1, 8);
      assertThat(page.locator("li:target p").innerText())
          .contains(
              cells.stream()
                      .filter(row -> row.actual() != row.predicted())
                      .mapToLong(ConfusionRow::count)
                      .max()
                      .orElseThrow()
                  + " of ");
    }
  }

  @Test
  void onPaperItHasSixPagesAtMost() {
    try (BrowserContext context = chromium.context(1280, ColorScheme.DARK)) {
      byte[] pdf = open(context).pdf(new Page.PdfOptions().setPreferCSSPageSize(true));

      assertThat(
              Pattern.compile("/Type\\s*/Page\\b(?!s)")
                  .matcher(new String(pdf, StandardCharsets.ISO_8859_1))
                  .results()
                  .count())
          .isBetween(2L, 6L);
    }
  }

  @Test
  void aTableOfClassesSortsByMouseAndKeyboard() {
    List<String> byF1 =
        rows(ClassRow.class).stream()
            .filter(row -> row.f1() != null)
            .sorted(Comparator.comparing(ClassRow::f1).thenComparing(ClassRow::label))
            .map(ClassRow::name)
            .toList();
    try (BrowserContext context = chromium.context(1200, ColorScheme.LIGHT)) {
      Page page = open(context);
      Locator head = page.locator("table.sortable thead th").nth(1);

      assertThat(names(page).subList(0, byF1.size())).as("the hardest first").isEqualTo(byF1);
      head.locator("button").click();
      assertThat(head.getAttribute("aria-sort")).isEqualTo("ascending");
      assertThat(names(page).subList(0, byF1.size())).isEqualTo(byF1);

      head.locator("button").press("Enter");
      assertThat(head.getAttribute("aria-sort")).isEqualTo("descending");
      assertThat(names(page).get(0)).isEqualTo(byF1.get(byF1.size() - 1));
      assertThat(names(page).subList(byF1.size(), names(page).size()))
          .as("classes without the figure come last, whichever way")
          .doesNotContainAnyElementsOf(byF1);

      page.locator("table.sortable thead th button").nth(0).click();
      assertThat(names(page)).isSorted();
    }
  }

  /** What the legends of the curves show: accuracies, losses, learning rate. */
  private static List<String> shown(Page page) {
    return page.locator(".curves .key output").allInnerTexts();
  }

  /** The same of a row of the table of epochs. */
  private static List<String> row(Page page, int row) {
    List<String> cells =
        page.locator(".curves tbody tr").nth(row).locator("th, td").allTextContents();
    return List.of(cells.get(3), cells.get(5), cells.get(2), cells.get(4), cells.get(1));
  }

  private static Object background(Page page) {
    return page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  private static List<String> names(Page page) {
    return page.locator("table.sortable tbody th").allInnerTexts();
  }

  private static Page open(BrowserContext context) {
    Page page = context.newPage();
    page.navigate(run.report().toUri().toString());
    return page;
  }

  private static void assertFigure(String shown, Double value) {
    if (value == null) {
      assertThat(shown).isEqualTo("-");
    } else {
      assertThat(percent(shown)).isCloseTo(100 * value, ROUNDED);
    }
  }

  private static double percent(String text) {
    return Double.parseDouble(text.replace("%", "").replace("\u00a0", "").strip());
  }

  private static <R extends Record> List<R> rows(Class<R> rowType) {
    return TableFile.read(run.table(MetricTable.of(rowType).label()), rowType);
  }
}
