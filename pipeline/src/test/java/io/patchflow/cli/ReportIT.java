package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The report of a small run, in a real browser. */
@ExtendWith(SharedByTests.class)
class ReportIT {
  /** Figures on the page have two decimals, in per cent. */
  private static final Offset<Double> ROUNDED = within(0.00501);

  private static SmallRun small;
  private static Chromium chromium;

  @BeforeAll
  static void take(SmallRun sharedRun, Chromium sharedChromium) {
    small = sharedRun;
    chromium = sharedChromium;
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
      page.navigate(small.run().report().toUri().toString());

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
    assertThat(Files.size(small.run().report())).isLessThan(2_000_000);
  }

  @Test
  void theNumbersAreThoseOfTheTables() {
    SummaryRow summary = small.rows(SummaryRow.class).get(0);
    try (BrowserContext context = chromium.context(1200, ColorScheme.LIGHT)) {
      Page page = Chromium.open(context, small.run().report());

      assertThat(percent(page.locator("#accuracy").innerText()))
          .isCloseTo(100 * summary.accuracy(), ROUNDED);
      String[] interval = page.locator("#interval").innerText().split(" to ", 2);
      assertThat(percent(interval[0])).isCloseTo(100 * summary.accuracyLow(), ROUNDED);
      assertThat(percent(interval[1])).isCloseTo(100 * summary.accuracyHigh(), ROUNDED);
      assertThat(page.locator("table.heat tbody td").allInnerTexts().stream().map(Long::valueOf))
          .containsExactlyElementsOf(
              small.rows(ConfusionRow.class).stream().map(ConfusionRow::count).toList());
      for (ClassRow row : small.rows(ClassRow.class)) {
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
      List<TopErrorRow> mistakes = small.rows(TopErrorRow.class);
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
      Page page = Chromium.open(context, small.run().report());

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
      Page page = Chromium.open(context, small.run().report());
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

  @Test
  void onPaperItHasSixPagesAtMost() {
    try (BrowserContext context = chromium.context(1280, ColorScheme.DARK)) {
      byte[] pdf =
          Chromium.open(context, small.run().report())
              .pdf(new Page.PdfOptions().setPreferCSSPageSize(true));

      assertThat(
              Pattern.compile("/Type\\s*/Page\\b(?!s)")
                  .matcher(new String(pdf, StandardCharsets.ISO_8859_1))
                  .results()
                  .count())
          .isBetween(2L, 6L);
    }
  }

  private static Object background(Page page) {
    return page.evaluate("getComputedStyle(document.body).backgroundColor");
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
}
