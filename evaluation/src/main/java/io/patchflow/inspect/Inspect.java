package io.patchflow.inspect;

import io.patchflow.failure.NearestName;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.Columns;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The command {@code inspect}: prints a run's metric tables. */
public final class Inspect {
  /** Rows of a long table that a terminal shows; the other formats have them all. */
  private static final int ROWS_SHOWN = 20;

  private static final List<MetricTable> SHORT_TABLES =
      List.of(MetricTable.EPOCHS, MetricTable.SUMMARY, MetricTable.CLASSES, MetricTable.CONFUSION);

  private final RunFolder run;
  private final Format format;
  private final PrintStream out;

  private Inspect(RunFolder run, Format format, PrintStream out) {
    this.run = run;
    this.format = format;
    this.out = out;
  }

  /** How a table is printed. */
  public enum Format {
    /** Aligned columns and rounded numbers, to be read. */
    TABLE,
    /** RFC 4180, full precision, a header line; columns as in the Parquet file. */
    CSV,
    /** A JSON array of objects, full precision; keys as in the Parquet file. */
    JSON
  }

  /**
   * Prints one table, or without a name the short ones that are there: epochs, summary, classes,
   * confusion.
   *
   * @param table {@code epochs}, {@code summary}, {@code classes}, {@code confusion}, {@code
   *     calibration}, {@code top_errors} or {@code predictions}
   * @throws PatchflowException usage: no such table name, or CSV or JSON without a name; bad input:
   *     the run does not have this table yet, naming the command that makes it
   */
  public static void print(RunFolder run, Optional<String> table, Format format, PrintStream out) {
    Inspect inspect = new Inspect(run, format, out);
    if (table.isPresent()) {
      inspect.print(parse(table.get()));
    } else if (format == Format.TABLE) {
      inspect.printShortTables();
    } else {
      throw PatchflowException.usage(
          List.of(
              "inspect: --format %s prints one table; name it: %s"
                  .formatted(format.name().toLowerCase(Locale.ROOT), String.join(", ", labels()))));
    }
    out.flush();
  }

  /**
   * Prints the result of a query over the run's tables, see {@link RunDatabase} for their names.
   *
   * @param allowFiles whether the query may reach other files than the run's tables, and write
   * @throws PatchflowException usage: DuckDB refuses the query, in one line; bad input: nothing is
   *     published there, or a table is missing or damaged
   */
  public static void print(
      RunFolder run, String sql, boolean allowFiles, Format format, PrintStream out) {
    RunDatabase.Access access =
        allowFiles ? RunDatabase.Access.ALL_FILES : RunDatabase.Access.TABLES;
    try (RunDatabase database = RunDatabase.open(run, access);
        Query query = database.query(sql)) {
      switch (format) {
        case CSV -> Csv.print(query.columns(), query, out);
        case JSON -> Json.print(query, out);
        case TABLE -> QueryView.print(query, out);
      }
    }
    out.flush();
  }

  private static MetricTable parse(String name) {
    return Arrays.stream(MetricTable.values())
        .filter(table -> table.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                PatchflowException.usage(
                    List.of(
                        "inspect: no table %s%s; tables are %s"
                            .formatted(
                                name,
                                NearestName.hint(name, labels()),
                                String.join(", ", labels())))));
  }

  private static List<String> labels() {
    return Arrays.stream(MetricTable.values()).map(MetricTable::label).toList();
  }

  private void printShortTables() {
    run.requireManifest(Stage.TRAIN);
    boolean first = true;
    for (MetricTable table : SHORT_TABLES) {
      if (run.manifest(stage(table)).isPresent()) {
        out.print(first ? "" : System.lineSeparator());
        out.println(table.label());
        print(table);
        first = false;
      }
    }
  }

  private static Stage stage(MetricTable table) {
    return table == MetricTable.EPOCHS ? Stage.TRAIN : Stage.EVALUATE;
  }

  private void print(MetricTable table) {
    run.requireManifest(stage(table));
    switch (format) {
      case CSV -> Csv.print(Columns.names(table.rowType()), values(table), out);
      case JSON -> Json.print(values(table), out);
      case TABLE -> printView(table);
    }
  }

  private void printView(MetricTable table) {
    switch (table) {
      case EPOCHS -> TableView.epochs(rows(EpochRow.class)).print(out);
      case SUMMARY -> TableView.summary(rows(SummaryRow.class)).print(out);
      case CLASSES -> TableView.classes(rows(ClassRow.class)).print(out);
      case CONFUSION -> printConfusion();
      case CALIBRATION -> TableView.calibration(rows(CalibrationRow.class)).print(out);
      case TOP_ERRORS -> printHead(rows(TopErrorRow.class), TableView::topErrors);
      case PREDICTIONS -> printHead(rows(PredictionRow.class), TableView::predictions);
    }
  }

  private void printConfusion() {
    ClassNames names = ClassNames.of(rows(ClassRow.class));
    List<ConfusionRow> rows = rows(ConfusionRow.class);
    for (String split : rows.stream().map(ConfusionRow::split).distinct().toList()) {
      out.println("split " + split);
      ConfusionView.of(rows.stream().filter(row -> row.split().equals(split)).toList(), names)
          .print(out);
    }
  }

  private <R> void printHead(List<R> rows, BiFunction<List<R>, ClassNames, TextTable> view) {
    int shown = Math.min(rows.size(), ROWS_SHOWN);
    view.apply(rows.subList(0, shown), ClassNames.of(rows(ClassRow.class))).print(out);
    if (shown < rows.size()) {
      out.println("%d of %d rows; --format csv prints all".formatted(shown, rows.size()));
    }
  }

  private List<Map<String, Object>> values(MetricTable table) {
    return rows(table.rowType()).stream().map(Columns::values).toList();
  }

  private <R extends Record> List<R> rows(Class<R> rowType) {
    return TableFile.read(run.table(MetricTable.of(rowType).label()), rowType);
  }
}
