package io.patchflow.report;

/** A table whose columns sort by a press on their names. */
final class SortableTable {
  private final StringBuilder head = new StringBuilder();
  private final StringBuilder rows = new StringBuilder();

  /** Adds columns of words, set to the left. */
  SortableTable words(String... names) {
    return columns(" class=\"words\"", names);
  }

  /** Adds columns of figures, set to the right but for the first of all. */
  SortableTable figures(String... names) {
    return columns("", names);
  }

  private SortableTable columns(String attributes, String... names) {
    for (String name : names) {
      head.append("<th scope=\"col\"%s><button>%s</button></th>".formatted(attributes, name));
    }
    return this;
  }

  /** Adds a row of cells, as {@link Html} makes them. */
  void row(String... cells) {
    rows.append("<tr>").append(String.join("", cells)).append("</tr>\n");
  }

  /** The table, in a box of its own. */
  String html(String label) {
    return Html.wide(
        label,
        "<table class=\"sortable\">\n<thead><tr>%s</tr></thead>\n<tbody>\n%s</tbody>\n</table>\n"
            .formatted(head, rows));
  }
}
