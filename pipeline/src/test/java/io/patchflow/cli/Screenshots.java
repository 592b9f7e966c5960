package io.patchflow.cli;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes the pictures of a report that the documents show: on a light screen, on a dark one, and on
 * a phone. {@code mvn -q test-compile exec:java@screenshots -Dexec.args="RUN FOLDER"}
 */
public final class Screenshots {
  private final Chromium chromium;
  private final Path report;
  private final Path folder;

  private Screenshots(Chromium chromium, Path report, Path folder) {
    this.chromium = chromium;
    this.report = report;
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    Path report = Path.of(args[0]).resolve("report.html").toRealPath();
    Path folder = Files.createDirectories(Path.of(args[1]));
    try (Chromium chromium = new Chromium()) {
      Screenshots shots = new Screenshots(chromium, report, folder);
      shots.take("report.png", ColorScheme.LIGHT, "html", 1280, 800);
      shots.take("report-dark.png", ColorScheme.DARK, "#confusion", 1280, 1200);
      shots.take("report-phone.png", ColorScheme.LIGHT, "html", 360, 1340);
    }
  }

  /** A picture from the first element that {@code from} selects, downward. */
  private void take(String name, ColorScheme scheme, String from, int width, int height) {
    NewContextOptions options =
        new NewContextOptions().setViewportSize(width, height).setColorScheme(scheme);
    try (BrowserContext context = chromium.browser().newContext(options)) {
      Page page = context.newPage();
      page.navigate(report.toUri().toString());
      page.locator(from).first().evaluate("e => e.scrollIntoView({behavior: 'instant'})");
      page.screenshot(new ScreenshotOptions().setPath(folder.resolve(name)));
    }
  }
}
