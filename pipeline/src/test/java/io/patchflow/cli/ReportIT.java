package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.RunFolder;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
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

  /** A browser changes pictures some frames after the medium. */
  private static final String SOON_LIGHT =
      "i => new Promise(done => { let frames = 0; const look = () => i.currentSrc === i.src ?"
          + " done(true) : ++frames > 300 ? done(false) : requestAnimationFrame(look); look(); })";

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
    try (BrowserContext context = context(1200, scheme)) {
      Page page = context.newPage();
      page.onConsoleMessage(message -> messages.add(message.type() + ": " + message.text()));
      page.onPageError(messages::add);
      page.onRequest(request -> requests.add(request.url()));
      page.navigate(run.report().toUri().toString());

      assertThat(messages).isEmpty();
      assertThat(requests).filteredOn(url -> !url.startsWith("data:")).hasSize(1);
      assertThat(page.locator("h2").allInnerTexts()).hasSize(9);
      assertThat(page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)"))
          .as("every picture is there")
          .isEqualTo(true);
      assertThat(page.locator("img.plot").first().evaluate("i => i.currentSrc === i.src"))
          .as("the curves have a picture for a dark page")
          .isEqualTo(scheme == ColorScheme.LIGHT);
      page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
      assertThat(page.locator("img.plot").first().evaluate(SOON_LIGHT))
          .as("on paper it is the light one")
          .isEqualTo(true);
      assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
          .isEqualTo("rgb(255, 255, 255)");
    }
    assertThat(Files.size(run.report())).isLessThan(2_000_000);
  }

  @Test
  void theNumbersAreThoseOfTheTables() {
    SummaryRow summary = rows(SummaryRow.class).get(0);
    try (BrowserContext context = context(1200, ColorScheme.LIGHT)) {
      Page page = open(context);

      assertThat(percent(page.locator("#accuracy").innerText()))
          .isCloseTo(100 * summary.accuracy(), ROUNDED);
      String[] interval = page.locator("#interval").innerText().split(" to ", 2);
      assertThat(percent(interval[0])).isCloseTo(100 * summary.accuracyLow(), ROUNDED);
      assertThat(percent(interval[1])).isCloseTo(100 * summary.accuracyHigh(), ROUNDED);
      assertThat(page.locator("table.heat td").allInnerTexts().stream().map(Long::valueOf))
          .containsExactlyElementsOf(
              rows(ConfusionRow.class).stream().map(ConfusionRow::count).toList());
      for (ClassRow row : rows(ClassRow.class)) {
        Locator cells = page.locator("table.sortable tbody tr").nth(row.label()).locator("th, td");
        assertThat(cells.nth(0).innerText()).isEqualTo(row.name());
        assertThat(cells.nth(2).innerText()).isEqualTo(String.valueOf(row.support()));
        assertThat(cells.nth(3).innerText()).isEqualTo(String.valueOf(row.predicted()));
        assertFigure(cells.nth(4).innerText(), row.precision());
        assertFigure(cells.nth(5).innerText(), row.recall());
        assertFigure(cells.nth(6).innerText(), row.f1());
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
    try (BrowserContext context = context(360, scheme)) {
      Page page = open(context);

      assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
          .as("nothing makes the page scroll sideways")
          .isLessThanOrEqualTo(360);
      assertThat(page.locator("img.plot").first().evaluate("i => i.clientWidth / i.naturalWidth"))
          .as("letters of 12 pixels in a plot are shown at 10 or more")
          .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
          .isGreaterThan(0.84);
      assertNoViolation(page);
      page.setViewportSize(1200, 900);
      assertNoViolation(page);
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
    try (BrowserContext context = context(1200, ColorScheme.LIGHT)) {
      Page page = open(context);
      Locator head = page.locator("table.sortable thead th").nth(6);

      head.locator("button").click();
      assertThat(head.getAttribute("aria-sort")).isEqualTo("ascending");
      assertThat(names(page).subList(0, byF1.size())).isEqualTo(byF1);

      head.locator("button").press("Enter");
      assertThat(head.getAttribute("aria-sort")).isEqualTo("descending");
      assertThat(names(page).get(0)).isEqualTo(byF1.get(byF1.size() - 1));
      assertThat(names(page).subList(byF1.size(), names(page).size()))
          .as("classes without the figure come last, whichever way")
          .doesNotContainAnyElementsOf(byF1);

      page.locator("table.sortable thead th button").nth(1).click();
      assertThat(names(page)).isEqualTo(rows(ClassRow.class).stream().map(ClassRow::name).toList());
    }
  }

  private static List<String> names(Page page) {
    return page.locator("table.sortable tbody th").allInnerTexts();
  }

  private static BrowserContext context(int width, ColorScheme scheme) {
    return chromium
        .browser()
        .newContext(new NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
  }

  private static Page open(BrowserContext context) {
    Page page = context.newPage();
    page.navigate(run.report().toUri().toString());
    return page;
  }

  private static void assertNoViolation(Page page) {
    AxeResults found = new AxeBuilder(page).setLegacyMode(true).analyze();
    assertThat(found.getPasses()).extracting(Rule::getId).contains("color-contrast", "image-alt");
    assertThat(found.getViolations())
        .extracting(rule -> rule.getImpact() + ": " + rule.getId() + ": " + rule.getNodes())
        .isEmpty();
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
