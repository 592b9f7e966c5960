package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the report does under a pointer and a keyboard. */
@ExtendWith(SharedByTests.class)
class ReportInteractionIT {
  private static SmallRun small;
  private static Chromium chromium;

  @BeforeAll
  static void take(SmallRun sharedRun, Chromium sharedChromium) {
    small = sharedRun;
    chromium = sharedChromium;
  }

  /** The rate falls after epoch 1 or 2, so that there is a mark; the table has the figures. */
  @Test
  void chartsTellTheirValuesByPointerAndByKeyboard() {
    try (BrowserContext context = chromium.context(1280, ColorScheme.LIGHT)) {
      Page page = Chromium.open(context, small.run().report());
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
    List<ConfusionRow> cells = small.rows(ConfusionRow.class);
    try (BrowserContext context = chromium.context(1280, ColorScheme.LIGHT)) {
      Page page = Chromium.open(context, small.run().report());
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
  void aTableOfClassesSortsByMouseAndKeyboard() {
    List<String> byF1 =
        small.rows(ClassRow.class).stream()
            .filter(row -> row.f1() != null)
            .sorted(Comparator.comparing(ClassRow::f1).thenComparing(ClassRow::label))
            .map(ClassRow::name)
            .toList();
    try (BrowserContext context = chromium.context(1200, ColorScheme.LIGHT)) {
      Page page = Chromium.open(context, small.run().report());
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

  private static List<String> names(Page page) {
    return page.locator("table.sortable tbody th").allInnerTexts();
  }
}
