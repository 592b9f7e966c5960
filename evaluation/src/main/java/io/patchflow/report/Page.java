package io.patchflow.report;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.patchflow.file.Sha256;
import io.patchflow.publish.DurableFile;
import io.patchflow.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * A page with all that it needs inside. Templates escape every text from outside; control
 * characters in one are shown by their numbers.
 */
final class Page {
  /** Of the version that the root POM names. */
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  static final String STYLE = resource(UPLOT + "uPlot.min.css") + resource("page.css");
  static final String SCRIPT =
      resource("sharp.js") + resource(UPLOT + "uPlot.iife.min.js") + resource("page.js");

  /** The browser runs and applies what has these hashes and nothing else. */
  static final String POLICY =
      "default-src 'none'; img-src data:; script-src '%s'; style-src '%s'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'"
          .formatted(hash(SCRIPT), hash(STYLE));

  private Page() {}

  /**
   * Writes a page in one step.
   *
   * @param template renders it
   */
  static void write(Path file, Consumer<HtmlTemplateOutput> template) {
    StringOutput page = new StringOutput(1 << 20);
    template.accept(new PrintableOutput(page));
    DurableFile.write(file, beside -> Files.writeString(beside, page.toString()));
  }

  static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    byte[] hash = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }

  private static final class PrintableOutput extends OwaspHtmlTemplateOutput {
    PrintableOutput(StringOutput page) {
      super(page);
    }

    @Override
    public void writeUserContent(String text) {
      super.writeUserContent(text == null ? null : Printable.lines(text));
    }
  }
}
