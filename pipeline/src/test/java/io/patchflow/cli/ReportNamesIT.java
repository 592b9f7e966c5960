package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.patchflow.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pages of runs of one epoch whose classes have names that look like HTML and templates. */
@ExtendWith(SharedByTests.class)
class ReportNamesIT {
  private static final List<String> NAMES =
      List.of(
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(2)>",
          "Bag & coat",
          "it's",
          "&lt;b&gt;",
          "${5}",
          "{{6}}",
          "'><svg onload=alert(7)>",
          "@endif",
          "<!-- 9");

  @TempDir static Path folder;

  /** Watches nothing. */
  private static RunFolder odd;

  private static RunFolder other;
  private static Chromium chromium;

  @BeforeAll
  static void makeReports(Chromium shared) throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 256, 100);
    Files.write(data.resolve("labels.txt"), NAMES);
    odd = run(data, "odd", "best");
    other = run(data, "other", "seed");
    chromium = shared;
  }

  private static RunFolder run(Path data, String name, String recipe) {
    RunFolder run = new RunFolder(folder.resolve(name));
    Invocation done =
        Invocation.of(
            "run", "--input", data, "--output", run.root(), "--epochs", 1, "--recipe", recipe);
    assertThat(done.code()).as(done.err()).isZero();
    return run;
  }

  @Test
  void oneEpochThatWatchedNothingAndNamesThatLookLikeHtml() {
    List<String> messages = new ArrayList<>();
    try (BrowserContext context = chromium.context(1280, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.onConsoleMessage(message -> messages.add(message.text()));
      page.onDialog(dialog -> messages.add(dialog.message()));
      page.navigate(odd.report().toUri().toString());

      assertThat(messages).isEmpty();
      assertThat(page.locator("table.heat tbody th").allTextContents()).isEqualTo(NAMES);
      assertThat(page.locator("script, svg, img[src=x]").count()).as("the page's own").isEqualTo(1);
      assertThat(page.locator("#reading").innerText())
          .startsWith("The training watched nothing: the test split was read once, at the end");
      assertThat(page.locator(".curves canvas").count()).isZero();
      assertThat(page.locator(".curves tbody tr").count()).isEqualTo(1);
      assertThat(page.content()).doesNotContain("Published");
      Chromium.assertAccessible(page);
    }
  }

  @Test
  void twoRunsOnOnePage() throws IOException {
    Path file = folder.resolve("compare.html");
    Invocation done = Invocation.of("compare", other.root(), odd.root(), "--output", file);
    assertThat(done.code()).as(done.err()).isZero();

    List<String> messages = new ArrayList<>();
    try (BrowserContext context = chromium.context(360, ColorScheme.DARK)) {
      Page page = context.newPage();
      page.onConsoleMessage(message -> messages.add(message.text()));
      page.navigate(file.toUri().toString());

      assertThat(messages).isEmpty();
      assertThat(done.out()).contains(page.locator("#verdict").innerText());
      assertThat(page.evaluate(Chromium.CHARTS_DRAWN)).isEqualTo(true);
      assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
          .isLessThanOrEqualTo(360);
      Chromium.assertAccessible(page);
      page.setViewportSize(1280, 800);
      Chromium.assertAccessible(page);
    }
    assertThat(Files.size(file)).isLessThan(2_000_000);
    Invocation again = Invocation.of("compare", other.root(), odd.root(), "--output", file);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err())
        .contains("output " + file + ": there is such a file; --overwrite replaces it");
    assertThat(
            Invocation.of(
                    "compare", other.root(), odd.root(), "--output", file.toUri(), "--overwrite")
                .code())
        .isZero();
    Path report = odd.report();
    Invocation own =
        Invocation.of("compare", other.root(), odd.root(), "--output", report, "--overwrite");
    assertThat(own.code()).as("a run's own report stays").isEqualTo(2);
    assertThat(own.err()).contains("expected a file of its own, found one of the run");
  }
}
