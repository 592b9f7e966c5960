package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.schema.table.EpochRow;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Loss and accuracy over the epochs, one below the other, for each split that was watched. A dashed
 * line stands where the learning rate fell; the title of the upper plot names the rates.
 */
public final class CurvesChart {
  private static final int WIDTH = 760;

  /** For a phone, where the wide one's letters would be too small. */
  private static final int NARROW = 380;

  private static final int PLOT_HEIGHT = 300;

  private CurvesChart() {}

  /**
   * Draws the curves.
   *
   * @param epochs at least one row, in order of epochs
   */
  public static Picture of(List<EpochRow> epochs, Theme theme) {
    return draw(epochs, theme, WIDTH, "Loss" + rates(epochs));
  }

  /** As {@link #of}, half as wide, and without the rates in its title. */
  static Picture narrow(List<EpochRow> epochs, Theme theme) {
    return draw(epochs, theme, NARROW, "Loss");
  }

  private static Picture draw(List<EpochRow> epochs, Theme theme, int width, String lossTitle) {
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("no epoch to draw");
    }
    XYChart loss = plot(epochs, theme, width);
    loss.setTitle(lossTitle);
    addCurve(loss, "training", epochs, EpochRow::trainLoss, theme.train());
    addCurve(loss, "hold-out", epochs, EpochRow::holdoutLoss, theme.holdout());
    addCurve(loss, "test", epochs, EpochRow::testLoss, theme.test());
    loss.getStyler().setYAxisDecimalPattern("0.0");

    XYChart accuracy = plot(epochs, theme, width);
    accuracy.setTitle("Accuracy");
    accuracy.setXAxisTitle("epoch");
    addCurve(accuracy, "training", epochs, EpochRow::trainAccuracy, theme.train());
    addCurve(accuracy, "hold-out", epochs, EpochRow::holdoutAccuracy, theme.holdout());
    addCurve(accuracy, "test", epochs, EpochRow::testAccuracy, theme.test());
    accuracy.getStyler().setYAxisDecimalPattern("0 %");
    accuracy.getStyler().setLegendPosition(LegendPosition.InsideS);

    return new Picture(
        width,
        2 * PLOT_HEIGHT,
        theme.page(),
        graphics -> {
          loss.paint(graphics, width, PLOT_HEIGHT);
          graphics.translate(0, PLOT_HEIGHT);
          accuracy.paint(graphics, width, PLOT_HEIGHT);
          graphics.translate(0, -PLOT_HEIGHT);
        });
  }

  /**
   * The epochs after which the learning rate was lower than before; none where it falls from epoch
   * to epoch.
   */
  static List<Integer> drops(List<EpochRow> epochs) {
    List<Integer> drops = new ArrayList<>();
    for (int row = 1; row < epochs.size(); row++) {
      if (epochs.get(row).learningRate() < epochs.get(row - 1).learningRate()) {
        drops.add(epochs.get(row - 1).epoch());
      }
    }
    return drops.size() > epochs.size() / 2 ? List.of() : drops;
  }

  static String rates(List<EpochRow> epochs) {
    List<Integer> drops = drops(epochs);
    StringBuilder text = new StringBuilder();
    for (EpochRow row : epochs) {
      if (drops.contains(row.epoch() - 1)) {
        text.append(text.isEmpty() ? ", learning rate " : ", ")
            .append(
                String.format(
                    Locale.ROOT,
                    "%s after epoch %d",
                    Figures.learningRate(row.learningRate()),
                    row.epoch() - 1));
      }
    }
    return text.toString();
  }

  private static XYChart plot(List<EpochRow> epochs, Theme theme, int width) {
    XYChart chart = Plots.plain(width, PLOT_HEIGHT, theme);
    XYStyler style = chart.getStyler();
    style.setLegendPosition(LegendPosition.InsideN).setYAxisLeftWidthHint(width / 10);
    int last = epochs.get(epochs.size() - 1).epoch();
    int labelled = last <= 10 ? 1 : last <= 50 ? (width < WIDTH ? 10 : 5) : last <= 100 ? 20 : 50;
    style.setXAxisMin(0.0).setXAxisMax((double) last);
    style.setxAxisTickLabelsFormattingFunction(
        epoch -> epoch % labelled == 0 ? String.format(Locale.ROOT, "%.0f", epoch) : " ");
    style.setAnnotationLineColor(theme.muted()).setAnnotationLineStroke(Plots.DASHES);
    for (int epoch : drops(epochs)) {
      chart.addAnnotation(new AnnotationLine(epoch + 0.5, true, false));
    }
    return chart;
  }

  private static void addCurve(
      XYChart chart,
      String name,
      List<EpochRow> epochs,
      Function<EpochRow, Double> value,
      Color color) {
    List<EpochRow> rows = epochs.stream().filter(row -> value.apply(row) != null).toList();
    if (rows.isEmpty()) {
      return;
    }
    XYSeries series =
        chart.addSeries(
            name,
            rows.stream().mapToDouble(EpochRow::epoch).toArray(),
            rows.stream().mapToDouble(value::apply).toArray());
    series.setLineColor(color).setLineStyle(Plots.LINE);
    series.setMarker(rows.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setMarkerColor(color);
  }
}
