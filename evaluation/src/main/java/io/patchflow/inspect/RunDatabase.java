package io.patchflow.inspect;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.PatchFile;
import io.patchflow.platform.NativeFolder;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.MetricTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A run folder as a DuckDB database in memory: a view for each published metric table under its
 * name; {@code patches}, the patch files with their {@code split}; and the macro {@code
 * pixels(patches)}, which gives the pixels of an image as an array in image order, row by row,
 * channels innermost, 0 to 255. Tables are read when a query asks for them. DuckDB loads no
 * extension from the network, and reads no other file unless it is allowed to.
 */
final class RunDatabase implements AutoCloseable {
  /** What every statement that writes a file, but for a setting, begins with somewhere. */
  private static final Pattern WRITES =
      Pattern.compile("\\b(copy|export|attach)\\b", Pattern.CASE_INSENSITIVE);

  private final Connection connection;
  private final Access access;

  /** The files of the views, under the names that DuckDB knows them by. */
  private final Set<String> allowed = new LinkedHashSet<>();

  private RunDatabase(Connection connection, Access access) {
    this.connection = connection;
    this.access = access;
  }

  /** Which files a query may reach. */
  enum Access {
    /** The run's tables, to read; nothing else, and no setting can be changed. */
    TABLES,
    /** All that DuckDB can, to read and to write. */
    ALL_FILES
  }

  /**
   * Opens a run.
   *
   * @throws PatchflowException bad input: nothing is published there, or a file that a manifest
   *     lists is missing or damaged; backend: DuckDB's library cannot be loaded
   */
  static RunDatabase open(RunFolder run, Access access) {
    run.requireManifest(Stage.DECODE);
    Properties properties = new Properties();
    // A result is read row by row, not held in memory as a whole.
    properties.setProperty("jdbc_stream_results", "true");
    Connection connection = null;
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:", properties);
      RunDatabase database = new RunDatabase(connection, access);
      database.execute("SET autoinstall_known_extensions = false");
      for (MetricTable table : MetricTable.values()) {
        database.view(run, table);
      }
      database.patches(run);
      if (access == Access.TABLES) {
        database.allowOnly(database.allowed);
      }
      return database;
    } catch (LinkageError e) {
      throw new PatchflowException(
          ExitCode.BACKEND,
          "DuckDB cannot be loaded: " + NativeFolder.temporaryFault().orElse(e.toString()),
          e);
    } catch (SQLException | RuntimeException e) {
      close(connection);
      throw e instanceof PatchflowException known
          ? known
          : new PatchflowException(
              ExitCode.BAD_INPUT, "%s: %s".formatted(run.root(), Query.reason(e)), e);
    }
  }

  /**
   * Runs a query.
   *
   * @throws PatchflowException usage: DuckDB refuses it, or it would write a file and may not
   */
  Query query(String sql) {
    if (access == Access.TABLES && WRITES.matcher(sql).find() && !isReadOnly(sql)) {
      throw PatchflowException.usage(
          List.of("--sql: expected a query that writes no file; --allow-files allows it"));
    }
    return Query.run(connection, sql);
  }

  /**
   * Where DuckDB allows a file, it may be read and written; only the kind of statement tells them
   * apart.
   */
  private boolean isReadOnly(String sql) {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)->>'error' = 'false'")) {
      statement.setString(1, sql);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    } catch (SQLException e) {
      return false;
    }
  }

  /** Takes away all files but these, for good. */
  private void allowOnly(Set<String> files) throws SQLException {
    execute(
        files.stream()
            .map(RunDatabase::quoted)
            .collect(Collectors.joining(", ", "SET allowed_paths = [", "]")));
    execute("SET enable_external_access = false");
    execute("SET lock_configuration = true");
  }

  private void view(RunFolder run, MetricTable table) throws SQLException {
    Stage stage = table == MetricTable.EPOCHS ? Stage.TRAIN : Stage.EVALUATE;
    if (run.manifest(stage).isPresent()) {
      execute(
          "CREATE VIEW %s AS SELECT * FROM %s"
              .formatted(
                  table.label(),
                  parquet(
                      List.of(
                          run.resolve(
                              Stage.EVALUATE.folder() + "/" + table.label() + ".parquet")))));
    }
  }

  private void patches(RunFolder run) throws SQLException {
    StringJoiner splits = new StringJoiner(" UNION ALL ");
    PatchShape shape = null;
    for (Split split : Split.values()) {
      List<Path> files = run.patchFiles(split.label());
      if (!files.isEmpty()) {
        shape = PatchFile.info(files.get(0)).shape();
        splits.add("SELECT '%s' AS split, * FROM %s".formatted(split.label(), parquet(files)));
      }
    }
    if (shape != null) {
      execute("CREATE VIEW patches AS " + splits);
      execute(
          ("CREATE MACRO pixels(patches) AS list_select(list_transform("
                  + "regexp_extract_all(hex(patches), '..'), lambda h: ('0x' || h)::UTINYINT), %s)")
              .formatted(imageOrder(shape)));
    }
  }

  /** For each value of an image, row by row, where it is in the patches, counted from 1. */
  private static String imageOrder(PatchShape shape) {
    int[] order = new int[shape.imageBytes()];
    int next = 0;
    for (int row = 0; row < shape.height(); row++) {
      for (int column = 0; column < shape.width(); column++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          order[next++] = shape.offset(row, column) + channel + 1;
        }
      }
    }
    return Arrays.toString(order);
  }

  /** A folder named like {@code label=3} must not hide the column of that name in the file. */
  private String parquet(List<Path> files) {
    List<String> names = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw PatchflowException.badInput(file + ": the manifest lists it, but it is missing");
      }
      String name = file.toAbsolutePath().normalize().toString();
      names.add(quoted(asGlob(name)));
      allowed.addAll(List.of(name, asGlob(name)));
    }
    return "read_parquet([%s], hive_partitioning = false)".formatted(String.join(", ", names));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** DuckDB takes a file's name for a pattern; in brackets a character means itself. */
  private static String asGlob(String name) {
    return name.replaceAll("[\\[*?]", "[$0]");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  private static void close(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw PatchflowException.stageFailed("DuckDB: " + Query.reason(e), e);
    }
  }
}
