package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.schema.table.EpochRow;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class CurvesChartTest {
  private static final List<EpochRow> EPOCHS =
      IntStream.rangeClosed(1, 40).mapToObj(CurvesChartTest::epoch).toList();

  @Test
  void dropsAreNamedByTheEpochBefore() {
    assertThat(CurvesChart.drops(EPOCHS)).containsExactly(22, 36);
    assertThat(CurvesChart.drops(EPOCHS.subList(0, 22))).isEmpty();
    assertThat(CurvesChart.rates(EPOCHS))
        .isEqualTo(", learning rate 0.0001 after epoch 22, 0.00001 after epoch 36");
    assertThat(CurvesChart.rates(EPOCHS.subList(0, 22))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSvgIsWellFormedAndUsesTheThemesColours(Theme theme) throws Exception {
    Picture picture = CurvesChart.of(EPOCHS, theme);

    String svg = picture.svg();
    Element root = parse(svg);

    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 760 600");
    assertThat(svg)
        .contains(rgb(theme.train()), rgb(theme.test()))
        .as("no curve without a hold-out")
        .doesNotContain(rgb(theme.holdout()))
        .as("no picture inside")
        .doesNotContain("<image");
    assertThat(svg.length()).as("fit for a page").isLessThan(250_000);
  }

  @Test
  void aPhoneGetsANarrowerPictureWithTheSameCurves() {
    Picture narrow = CurvesChart.narrow(EPOCHS, Theme.DARK);

    assertThat(narrow.width()).isEqualTo(380);
    assertThat(narrow.height()).isEqualTo(600);
    assertThat(narrow.svg()).contains(rgb(Theme.DARK.train()), rgb(Theme.DARK.test()));
  }

  @Test
  void aHoldOutHasItsCurveAndAnUnwatchedTestSplitHasNone() {
    List<EpochRow> rows =
        IntStream.rangeClosed(1, 3)
            .mapToObj(e -> new EpochRow("r", e, 1e-3, 0.5, 0.8, null, null, 0.6, 0.7, 1, 1))
            .toList();

    assertThat(CurvesChart.of(rows, Theme.LIGHT).svg())
        .contains(rgb(Theme.LIGHT.holdout()))
        .doesNotContain(rgb(Theme.LIGHT.test()));
  }

  @Test
  void equalEpochsGiveEqualPictures() {
    assertThat(CurvesChart.of(EPOCHS, Theme.LIGHT).svg())
        .isEqualTo(CurvesChart.of(EPOCHS, Theme.LIGHT).svg());
    assertThat(CurvesChart.of(EPOCHS, Theme.DARK).png(1))
        .isEqualTo(CurvesChart.of(EPOCHS, Theme.DARK).png(1));
  }

  @Test
  void thePngShowsTheCurvesOnThePage() throws IOException {
    byte[] png = CurvesChart.of(EPOCHS, Theme.LIGHT).png(2);

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));

    assertThat(image.getWidth()).isEqualTo(2 * 760);
    assertThat(image.getHeight()).isEqualTo(2 * 600);
    assertThat(image.getRGB(0, 0)).isEqualTo(Theme.LIGHT.page().getRGB());
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertThat(colours).contains(Theme.LIGHT.train().getRGB(), Theme.LIGHT.test().getRGB());
  }

  @Test
  void oneEpochIsEnoughAndNoneIsRefused() {
    assertThat(CurvesChart.of(EPOCHS.subList(0, 1), Theme.LIGHT).svg())
        .contains(rgb(Theme.LIGHT.train()));
    assertThatThrownBy(() -> CurvesChart.of(List.of(), Theme.LIGHT)).hasMessage("no epoch to draw");
  }

  private static EpochRow epoch(int epoch) {
    double rate = epoch > 36 ? 1e-3 * 0.1 * 0.1 : epoch > 22 ? 1e-3 * 0.1 : 1e-3;
    double decay = 1 / Math.sqrt(epoch);
    return new EpochRow(
        "run",
        epoch,
        rate,
        decay / 2,
        1 - decay / 4,
        0.3 + decay / 4,
        0.9 - decay / 9,
        null,
        null,
        60,
        1000);
  }

  private static String rgb(Color colour) {
    return "rgb(%d,%d,%d)".formatted(colour.getRed(), colour.getGreen(), colour.getBlue());
  }

  private static Element parse(String svg) throws Exception {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
    return builder.parse(new InputSource(new StringReader(svg))).getDocumentElement();
  }
}
