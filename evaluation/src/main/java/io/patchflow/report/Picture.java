package io.patchflow.report;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * A drawing that can be had as SVG or PNG. Needs no display.
 *
 * @param width in CSS pixels
 * @param height in CSS pixels
 * @param background behind the drawing in a PNG; an SVG has none
 * @param painter draws within (0, 0) to (width, height)
 */
public record Picture(int width, int height, Color background, Consumer<Graphics2D> painter) {
  private static final Pattern CLIP_NAME = Pattern.compile("clip-?\\d+");
  private static final Pattern EXCESS_DIGITS = Pattern.compile("(\\d\\.\\d\\d)\\d+");

  static {
    System.setProperty("java.awt.headless", "true");
  }

  /** The picture as a stand-alone SVG document in UTF-8. */
  public String svg() {
    VectorGraphics2D graphics = new VectorGraphics2D();
    painter.accept(graphics);
    Document document =
        new SVGProcessor().getDocument(graphics.getCommands(), new PageSize(width, height));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      document.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tidy(out.toString(StandardCharsets.UTF_8));
  }

  /** Clip paths are numbered from 0, so that equal drawings are equal; lengths keep 1/100 pixel. */
  private static String tidy(String svg) {
    Map<String, String> names = new HashMap<>();
    String numbered =
        CLIP_NAME
            .matcher(svg)
            .replaceAll(name -> names.computeIfAbsent(name.group(), n -> "clip" + names.size()));
    return EXCESS_DIGITS.matcher(numbered).replaceAll("$1");
  }

  /**
   * The picture as a PNG file's bytes.
   *
   * @param scale image pixels a CSS pixel
   */
  public byte[] png(int scale) {
    BufferedImage image =
        new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(background);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(scale, scale);
    painter.accept(graphics);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
