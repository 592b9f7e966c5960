package io.patchflow.inspect;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBStruct;

/**
 * The result of a query, read once, row by row: values by column name, as numbers, texts, booleans,
 * lists and maps; bytes as hex digits.
 */
final class Query implements Iterable<Map<String, Object>>, AutoCloseable {
  private static final Set<Integer> NUMBERS =
      Set.of(
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.FLOAT,
          Types.REAL,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.NUMERIC);

  private final Statement statement;
  private final ResultSet result;
  private final List<String> columns = new ArrayList<>();
  private final List<Boolean> numbers = new ArrayList<>();

  private Query(Statement statement, ResultSet result) throws SQLException {
    this.statement = statement;
    this.result = result;
    int count = result == null ? 0 : result.getMetaData().getColumnCount();
    for (int column = 1; column <= count; column++) {
      String name = result.getMetaData().getColumnLabel(column);
      if (columns.contains(name)) {
        throw PatchflowException.usage(
            List.of("--sql: two columns are named %s; name one otherwise with AS".formatted(name)));
      }
      columns.add(name);
      numbers.add(NUMBERS.contains(result.getMetaData().getColumnType(column)));
    }
  }

  static Query run(Connection connection, String sql) {
    Statement statement = null;
    try {
      statement = connection.createStatement();
      boolean hasRows = statement.execute(sql);
      return new Query(statement, hasRows ? statement.getResultSet() : null);
    } catch (SQLException | RuntimeException e) {
      close(statement);
      throw e instanceof PatchflowException known ? known : refused(e);
    }
  }

  List<String> columns() {
    return columns;
  }

  /** Whether a column holds numbers, each on its own. */
  boolean isNumeric(int column) {
    return numbers.get(column);
  }

  @Override
  public Iterator<Map<String, Object>> iterator() {
    return new Rows();
  }

  @Override
  public void close() {
    close(statement);
  }

  /** DuckDB's message without the query and the arrow below it, in one line. */
  static String reason(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .takeWhile(line -> !line.startsWith("LINE "))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static PatchflowException refused(Exception e) {
    return new PatchflowException(ExitCode.USAGE, "--sql: " + reason(e), e);
  }

  private static void close(Statement statement) {
    try {
      if (statement != null) {
        statement.close();
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private final class Rows implements Iterator<Map<String, Object>> {
    private boolean atRow = advance();

    @Override
    public boolean hasNext() {
      return atRow;
    }

    @Override
    public Map<String, Object> next() {
      if (!atRow) {
        throw new NoSuchElementException();
      }
      Map<String, Object> row = new LinkedHashMap<>();
      try {
        for (int column = 0; column < columns.size(); column++) {
          row.put(columns.get(column), plain(result.getObject(column + 1)));
        }
      } catch (SQLException e) {
        throw refused(e);
      }
      atRow = advance();
      return row;
    }

    private boolean advance() {
      try {
        return result != null && result.next();
      } catch (SQLException e) {
        throw refused(e);
      }
    }
  }

  private static Object plain(Object value) throws SQLException {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Array array) {
      return plain(Arrays.asList((Object[]) array.getArray()));
    }
    if (value instanceof Blob blob) {
      return HexFormat.of().formatHex(blob.getBytes(1, Math.toIntExact(blob.length())));
    }
    if (value instanceof DuckDBStruct struct) {
      return plain(struct.getMap());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        plain.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
      }
      return plain;
    }
    return value.toString();
  }

  private static List<Object> plain(List<?> values) throws SQLException {
    List<Object> plain = new ArrayList<>(values.size());
    for (Object value : values) {
      plain.add(plain(value));
    }
    return plain;
  }
}
