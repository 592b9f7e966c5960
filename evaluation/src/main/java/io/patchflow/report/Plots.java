package io.patchflow.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.XYStyler;

/** The look that all plots share. */
final class Plots {
  static final BasicStroke LINE =
      new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final BasicStroke DASHES =
      new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {4f}, 0f);

  private Plots() {}

  /** A plot without data on a clear background. */
  static XYChart plain(int width, int height, Theme theme) {
    XYChart chart = new XYChart(width, height);
    XYStyler style = chart.getStyler();
    Color clear = new Color(0, 0, 0, 0);
    style.setChartBackgroundColor(clear).setPlotBackgroundColor(clear);
    style.setChartFontColor(theme.ink()).setChartTitleBoxVisible(false);
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    style.setPlotBorderVisible(false);
    style.setLegendBackgroundColor(clear).setLegendBorderColor(clear);
    style.setLegendLayout(LegendLayout.Vertical);
    style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setAxisTickLabelsColor(theme.muted()).setAxisTickMarksColor(theme.muted());
    style.setXAxisTitleColor(theme.muted()).setYAxisTitleColor(theme.muted());
    style.setPlotGridLinesColor(theme.grid()).setPlotGridVerticalLinesVisible(false);
    style.setPlotGridLinesStroke(new BasicStroke(1f));
    style.setLocale(Locale.ROOT);
    return chart;
  }
}
