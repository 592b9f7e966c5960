package io.patchflow.report;

import java.util.List;

/** A table whose columns sort by a press on their names. */
final class SortableTable {
  private final StringBuilder rows = new StringBuilder();
  private final List<String> columns;

  SortableTable(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row of cells, as {@link Html} makes them. */
  void row(String... cells) {
    rows.append("<tr>").append(String.join("", cells)).append("</tr>\n");
  }

  /** The table, in a box of its own. */
  String html(String label) {
    StringBuilder head = new StringBuilder();
    columns.forEach(
        column -> head.append("<th scope=\"col\"><button>%s</button></th>".formatted(column)));
    return Html.wide(
        label,
        "<table class=\"sortable\">\n<thead><tr>%s</tr></thead>\n<tbody>\n%s</tbody>\n</table>\n"
            .formatted(head, rows));
  }
}
