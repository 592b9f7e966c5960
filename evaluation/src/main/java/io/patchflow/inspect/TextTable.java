package io.patchflow.inspect;

import io.patchflow.text.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for a terminal: columns as wide as their widest cell, two blanks between, a rule below
 * the head.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<Column> columns = new ArrayList<>();

  private record Column(boolean right, List<String> cells) {
    int width() {
      return cells.stream().mapToInt(TextTable::length).max().orElseThrow();
    }
  }

  /** A column of words, set to the left. */
  public TextTable words(String head, List<String> cells) {
    return column(head, false, cells);
  }

  /** A column of figures, set to the right. */
  public TextTable figures(String head, List<String> cells) {
    return column(head, true, cells);
  }

  private TextTable column(String head, boolean right, List<String> cells) {
    List<String> all = new ArrayList<>();
    all.add(Printable.line(head));
    cells.forEach(cell -> all.add(Printable.line(cell)));
    columns.add(new Column(right, all));
    return this;
  }

  /** Prints the table, at least one column. */
  public void print(PrintStream out) {
    int lines = columns.get(0).cells().size();
    int width =
        columns.stream().mapToInt(Column::width).sum() + GAP.length() * (columns.size() - 1);
    for (int line = 0; line < lines; line++) {
      List<String> cells = new ArrayList<>();
      for (Column column : columns) {
        String cell = column.cells().get(line);
        String blanks = " ".repeat(column.width() - length(cell));
        cells.add(column.right() ? blanks + cell : cell + blanks);
      }
      out.println(String.join(GAP, cells).stripTrailing());
      if (line == 0) {
        out.println("-".repeat(width));
      }
    }
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
