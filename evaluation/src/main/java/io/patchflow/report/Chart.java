package io.patchflow.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Plots of a table's columns over its first one, above each other. The page draws them from the
 * table, so that they cannot differ from it.
 *
 * @param slider what a row is: the name of the slider that picks one
 * @param plots from top to bottom
 * @param table at least two rows for there to be a drawing; folded below it
 * @param alt what is seen, in a sentence
 * @param best the value of the first column that a line marks, or null
 * @param marks values of the first column that a dashed line follows
 */
record Chart(
    String slider, List<Plot> plots, Table table, String alt, Integer best, List<Integer> marks) {

  /**
   * A plot.
   *
   * @param unit of its axis: {@code percent}, {@code decimal}, {@code rate} or {@code count}
   * @param height in CSS pixels
   */
  record Plot(String title, String unit, int height, List<Series> series) {}

  /**
   * A series.
   *
   * @param column of the table; or null: the same {@code level} in each row
   * @param colour a variable of the style sheet
   * @param shape {@code line}, {@code dash} or {@code bars}
   */
  record Series(String name, Integer column, Table.Cell level, String colour, String shape) {
    static Series line(String name, int column, String colour) {
      return new Series(name, column, null, colour, "line");
    }

    static Series level(String name, Table.Cell level, String colour) {
      return new Series(name, null, level, colour, "dash");
    }
  }

  /** The row that is picked at first: the best, or the last. */
  int start() {
    return (best == null ? table.rows().size() : best) - 1;
  }

  /** The marks with spaces between. */
  String markText() {
    return marks.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /** Whether there is anything to draw. */
  boolean isDrawn() {
    return table.rows().size() > 1;
  }
}
