package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The system's own Chromium, without a window. The system property {@code patchflow.chromium} names
 * another one than Debian's.
 */
final class Chromium implements AutoCloseable {
  /** Whether all charts have something on them. */
  static final String CHARTS_DRAWN =
      "[...document.querySelectorAll('.canvas canvas')].every(c => c.getContext('2d')"
          + ".getImageData(0, 0, c.width, c.height).data.some(value => value > 0))";

  private final Playwright playwright;
  private final Browser browser;

  Chromium() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(
                        Path.of(System.getProperty("patchflow.chromium", "/usr/bin/chromium")))
                    .setArgs(
                        List.of(
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  BrowserContext context(int width, ColorScheme scheme) {
    return browser.newContext(
        new NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
  }

  static Page open(BrowserContext context, Path file) {
    Page page = context.newPage();
    page.navigate(file.toUri().toString());
    return page;
  }

  /** Asserts that axe finds nothing to object to. */
  static void assertAccessible(Page page) {
    AxeResults found = new AxeBuilder(page).setLegacyMode(true).analyze();
    assertThat(found.getPasses()).extracting(Rule::getId).contains("color-contrast", "image-alt");
    assertThat(found.getViolations())
        .extracting(rule -> rule.getImpact() + ": " + rule.getId() + ": " + rule.getNodes())
        .isEmpty();
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
