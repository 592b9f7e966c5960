package io.patchflow.report;

import io.patchflow.metrics.Figures;
import java.util.ArrayList;
import java.util.List;

/** A table as templates show it; the first column names the rows. */
final class Table {
  /**
   * A column.
   *
   * @param words whether it is set to the left
   */
  record Column(String name, boolean words) {}

  /**
   * A cell.
   *
   * @param text what is shown
   * @param value what it sorts by and a chart draws, or null
   */
  record Cell(String text, Object value) {
    /** The value as text, null for none. */
    String sortValue() {
      return value == null ? null : String.valueOf(value);
    }

    static Cell words(String text) {
      return new Cell(text, text);
    }

    static Cell count(Number count) {
      return count == null ? NONE : new Cell(Figures.grouped(count.longValue()), count);
    }

    static Cell percent(Double share) {
      return new Cell(Figures.percent(share), share);
    }

    static Cell decimal(Double value) {
      return new Cell(Figures.decimal(value), value);
    }

    static Cell seconds(Double seconds) {
      return seconds == null ? NONE : new Cell(Figures.seconds(seconds), seconds);
    }
  }

  static final Cell NONE = new Cell(Figures.NONE, null);

  private final String label;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param label what it holds, for those who do not see it
   */
  Table(String label) {
    this.label = label;
  }

  /** Adds columns of words. */
  Table words(String... names) {
    List.of(names).forEach(name -> columns.add(new Column(name, true)));
    return this;
  }

  /** Adds columns of figures. */
  Table figures(String... names) {
    List.of(names).forEach(name -> columns.add(new Column(name, false)));
    return this;
  }

  /** Adds a row, a cell a column. */
  void row(List<Cell> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "%d cells, expected %d".formatted(cells.size(), columns.size()));
    }
    rows.add(List.copyOf(cells));
  }

  String label() {
    return label;
  }

  List<Column> columns() {
    return columns;
  }

  List<List<Cell>> rows() {
    return rows;
  }
}
