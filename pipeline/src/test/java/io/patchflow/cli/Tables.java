package io.patchflow.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A run's tables as DuckDB, a reader that is not ours, sees them. */
final class Tables implements AutoCloseable {
  private final Path run;
  private final Connection duckdb;

  Tables(Path run) throws SQLException {
    this.run = run;
    this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** The names of a file's columns; {@code file} is relative to the run folder. */
  List<String> columns(String file) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + quoted(file))) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /**
   * The one number a query gives; {@code {name}} in it stands for the metric table of that name.
   */
  double number(String query) throws SQLException {
    String sql = query;
    while (sql.contains("{")) {
      String name = sql.substring(sql.indexOf('{') + 1, sql.indexOf('}'));
      sql = sql.replace("{" + name + "}", quoted("metrics/" + name + ".parquet"));
    }
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  /** The rows of the Parquet files that a glob matches. */
  long rows(String glob) throws SQLException {
    return (long) number("SELECT count(*) FROM " + quoted(glob));
  }

  private String quoted(String file) {
    return "'" + run.resolve(file).toString().replace("'", "''") + "'";
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
