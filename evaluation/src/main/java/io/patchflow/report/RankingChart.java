package io.patchflow.report;

import io.patchflow.metrics.Ranking;
import io.patchflow.metrics.SettingScore;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The accuracy of each setting: a line a setting, the best at the top and named by its rank; a
 * point a seed, and a diamond for their mean.
 */
final class RankingChart {
  private static final int WIDTH = 760;
  private static final int NARROW = 380;
  private static final int AROUND = 140;
  private static final int LINE_HEIGHT = 26;

  /** Of the axis of accuracies. */
  private static final double SHORTEST = 0.005;

  private RankingChart() {}

  /**
   * Draws the chart.
   *
   * @param ranking at least one setting has a trial that is done
   */
  static Picture of(Ranking ranking, Theme theme) {
    return draw(ranking, theme, WIDTH);
  }

  /** For a phone. */
  static Picture narrow(Ranking ranking, Theme theme) {
    return draw(ranking, theme, NARROW);
  }

  private static Picture draw(Ranking ranking, Theme theme, int width) {
    List<SettingScore> drawn =
        ranking.settings().stream().filter(score -> score.mean() != null).toList();
    List<Double> scores = new ArrayList<>();
    List<Double> ranks = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    List<Double> meanRanks = new ArrayList<>();
    for (int rank = 1; rank <= drawn.size(); rank++) {
      for (double score : drawn.get(rank - 1).scores()) {
        scores.add(score);
        ranks.add((double) -rank);
      }
      means.add(drawn.get(rank - 1).mean());
      meanRanks.add((double) -rank);
    }
    int height = AROUND + LINE_HEIGHT * drawn.size();
    XYChart chart = Plots.plain(width, height, theme);
    chart.setXAxisTitle(ranking.measure().words());
    chart.setYAxisTitle("rank");
    XYStyler style = chart.getStyler();
    style.setXAxisDecimalPattern("0.0 %").setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setYAxisMin(-drawn.size() - 0.5).setYAxisMax(-0.5);
    style.setPlotGridVerticalLinesVisible(true).setPlotGridHorizontalLinesVisible(false);
    style.setYAxisTicksVisible(false);
    style.setAnnotationTextFontColor(theme.muted());
    style.setAnnotationTextFont(style.getAxisTickLabelsFont());
    double least = Collections.min(scores);
    double span = Math.max(SHORTEST, Collections.max(scores) - least);
    style.setXAxisMin(least - span / 10).setXAxisMax(least + span * 1.05);
    for (double rank : meanRanks) {
      String name = String.format(Locale.ROOT, "%.0f", -rank);
      chart.addAnnotation(new AnnotationText(name, least - span / 14, rank, false));
    }
    add(chart, "a seed", scores, ranks, SeriesMarkers.CIRCLE, theme.train());
    add(chart, "mean", means, meanRanks, SeriesMarkers.DIAMOND, theme.test());
    return new Picture(
        width, height, theme.page(), graphics -> chart.paint(graphics, width, height));
  }

  private static void add(
      XYChart chart, String name, List<Double> x, List<Double> y, Marker marker, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineStyle(new BasicStroke(0f)).setLineColor(new Color(0, 0, 0, 0));
    series.setMarker(marker).setMarkerColor(color);
  }
}
