package io.patchflow.inspect;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.parquet.PatchFile;
import io.patchflow.platform.NativeFolder;
import io.patchflow.publish.Manifest.FileEntry;
import io.patchflow.publish.RunFolder;
import io.patchflow.publish.Stage;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.MetricTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * A run folder as a DuckDB database in memory: a view for each published metric table under its
 * name; {@code patches}, the patch files with their {@code split}; and the macro {@code
 * pixels(patches)}, which gives the pixels of an image as an array in image order, row by row,
 * channels innermost, 0 to 255. Tables are read when a query asks for them. DuckDB loads no
 * extension from the network.
 */
final class RunDatabase implements AutoCloseable {
  private final Connection connection;

  private RunDatabase(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens a run.
   *
   * @throws PatchflowException bad input: nothing is published there, or a file that a manifest
   *     lists is missing or damaged; backend: DuckDB's library cannot be loaded
   */
  static RunDatabase open(RunFolder run) {
    run.requireManifest(Stage.DECODE);
    Properties properties = new Properties();
    // A result is read row by row, not held in memory as a whole.
    properties.setProperty("jdbc_stream_results", "true");
    Connection connection = null;
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:", properties);
      RunDatabase database = new RunDatabase(connection);
      database.execute("SET autoinstall_known_extensions = false");
      for (MetricTable table : MetricTable.values()) {
        database.view(run, table);
      }
      database.patches(run);
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
   * @throws PatchflowException usage: DuckDB refuses it
   */
  Query query(String sql) {
    return Query.run(connection, sql);
  }

  private void view(RunFolder run, MetricTable table) throws SQLException {
    Stage stage = table == MetricTable.EPOCHS ? Stage.TRAIN : Stage.EVALUATE;
    if (run.manifest(stage).isPresent()) {
      execute(
          "CREATE VIEW %s AS SELECT * FROM %s"
              .formatted(table.label(), parquet(List.of(run.table(table.label())))));
    }
  }

  private void patches(RunFolder run) throws SQLException {
    StringJoiner splits = new StringJoiner(" UNION ALL ");
    PatchShape shape = null;
    for (Split split : Split.values()) {
      List<Path> files = patchFiles(run, split);
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

  private static List<Path> patchFiles(RunFolder run, Split split) {
    String folder = Stage.DECODE.folder() + "/" + split.label() + "/";
    return run.requireManifest(Stage.DECODE).files().stream()
        .map(FileEntry::path)
        .filter(path -> path.startsWith(folder))
        .map(run::resolve)
        .toList();
  }

  /** For each value of an image, row by row, where it stands in the patches, counted from 1. */
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

  private static String parquet(List<Path> files) {
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw PatchflowException.badInput(file + ": the manifest lists it, but it is missing");
      }
    }
    return files.stream()
        .map(file -> "'" + asGlob(file.toString()).replace("'", "''") + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  /** DuckDB takes a file's name for a pattern; in brackets a character stands for itself. */
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
