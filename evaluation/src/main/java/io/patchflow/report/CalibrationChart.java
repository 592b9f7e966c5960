package io.patchflow.report;

import io.patchflow.schema.table.CalibrationRow;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Accuracy over confidence; a model that is right as often as it says lies on the diagonal. */
final class CalibrationChart {
  private static final int WIDTH = 480;
  private static final int NARROW = 340;
  private static final int HEIGHT = 360;

  private CalibrationChart() {}

  static Picture of(List<CalibrationRow> rows, Theme theme) {
    return draw(rows, theme, WIDTH);
  }

  /** For a phone. */
  static Picture narrow(List<CalibrationRow> rows, Theme theme) {
    return draw(rows, theme, NARROW);
  }

  private static Picture draw(List<CalibrationRow> rows, Theme theme, int width) {
    XYChart chart = Plots.plain(width, HEIGHT, theme);
    chart.setXAxisTitle("confidence");
    chart.setYAxisTitle("accuracy");
    chart.getStyler().setXAxisDecimalPattern("0 %").setYAxisDecimalPattern("0 %");
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    chart.getStyler().setLegendVisible(false);
    XYSeries ideal = chart.addSeries("ideal", new double[] {0, 1}, new double[] {0, 1});
    ideal.setMarker(SeriesMarkers.NONE).setLineStyle(Plots.DASHES).setLineColor(theme.muted());
    List<CalibrationRow> filled = rows.stream().filter(row -> row.count() > 0).toList();
    XYSeries found =
        chart.addSeries(
            "found",
            filled.stream().mapToDouble(CalibrationRow::confidence).toArray(),
            filled.stream().mapToDouble(CalibrationRow::accuracy).toArray());
    found.setLineStyle(Plots.LINE).setLineColor(theme.test());
    found.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(theme.test());
    return new Picture(
        width, HEIGHT, theme.page(), graphics -> chart.paint(graphics, width, HEIGHT));
  }
}
