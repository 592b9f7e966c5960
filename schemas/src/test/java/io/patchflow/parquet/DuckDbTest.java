package io.patchflow.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second reader, written by others, finds the same types and values. */
class DuckDbTest {
  @TempDir Path folder;
  private Connection duckDb;
  private Path file;

  @BeforeEach
  void connect() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    file = folder.resolve("file.parquet");
  }

  @AfterEach
  void disconnect() throws SQLException {
    duckDb.close();
  }

  @Test
  void readsEpochs() throws SQLException {
    TableFile.write(
        file,
        EpochRow.class,
        List.of(new EpochRow("r", 1, 0.001, 0.5, 0.8, null, null, 0.25, 0.75, 1.5, 4800)));

    assertThat(columns())
        .containsExactly(
            "run_id VARCHAR",
            "epoch INTEGER",
            "learning_rate DOUBLE",
            "train_loss DOUBLE",
            "train_accuracy DOUBLE",
            "test_loss DOUBLE",
            "test_accuracy DOUBLE",
            "holdout_loss DOUBLE",
            "holdout_accuracy DOUBLE",
            "seconds DOUBLE",
            "samples_per_second DOUBLE");
    assertThat(rows("*")).containsExactly("r 1 0.001 0.5 0.8 null null 0.25 0.75 1.5 4800.0");
  }

  @Test
  void readsSummary() throws SQLException {
    TableFile.write(
        file,
        SummaryRow.class,
        List.of(
            new SummaryRow(
                "r", "test", 10_000, 0.5, 0.9, 0.89, 0.91, 0.9, 0.8, null, 17, 0.91, 0.9, 0.8, null,
                0.1, 0.02),
            new SummaryRow(
                "r", "train", 1, 0.5, 0.9, 0.89, 0.91, 0.9, 0.8, 0.7, null, null, null, null, null,
                0, 0)));

    assertThat(columns())
        .containsExactly(
            "run_id VARCHAR",
            "split VARCHAR",
            "samples BIGINT",
            "loss DOUBLE",
            "accuracy DOUBLE",
            "accuracy_low DOUBLE",
            "accuracy_high DOUBLE",
            "macro_precision DOUBLE",
            "macro_recall DOUBLE",
            "macro_f1 DOUBLE",
            "best_epoch INTEGER",
            "best_accuracy DOUBLE",
            "weighted_precision DOUBLE",
            "weighted_recall DOUBLE",
            "weighted_f1 DOUBLE",
            "brier DOUBLE",
            "ece DOUBLE");
    assertThat(rows("*"))
        .containsExactly(
            "r test 10000 0.5 0.9 0.89 0.91 0.9 0.8 null 17 0.91 0.9 0.8 null 0.1 0.02",
            "r train 1 0.5 0.9 0.89 0.91 0.9 0.8 0.7 null null null null null 0.0 0.0");
  }

  @Test
  void readsClasses() throws SQLException {
    TableFile.write(
        file,
        ClassRow.class,
        List.of(new ClassRow("r", "test", 2, "é 雪", 7, 8, 6, 0.75, null, null)));

    assertThat(columns())
        .containsExactly(
            "run_id VARCHAR",
            "split VARCHAR",
            "label INTEGER",
            "name VARCHAR",
            "support BIGINT",
            "predicted BIGINT",
            "true_positives BIGINT",
            "precision DOUBLE",
            "recall DOUBLE",
            "f1 DOUBLE");
    assertThat(rows("*")).containsExactly("r test 2 é 雪 7 8 6 0.75 null null");
  }

  @Test
  void readsConfusion() throws SQLException {
    TableFile.write(
        file,
        ConfusionRow.class,
        List.of(
            new ConfusionRow("r", "test", 0, 1, 1L << 40), new ConfusionRow("r", "test", 1, 0, 0)));

    assertThat(columns())
        .containsExactly(
            "run_id VARCHAR",
            "split VARCHAR",
            "actual INTEGER",
            "predicted INTEGER",
            "count BIGINT");
    assertThat(rows("*")).containsExactly("r test 0 1 1099511627776", "r test 1 0 0");
  }

  @Test
  void readsPredictions() throws SQLException {
    TableFile.write(
        file,
        PredictionRow.class,
        List.of(
            new PredictionRow("r", "test", 0, 1, 2, 0.5f, List.of(0.25f, 0.25f, 0.5f), 1.5),
            new PredictionRow("r", "test", 1, 1, 0, 1f, List.of(), 0)));

    assertThat(columns())
        .containsExactly(
            "run_id VARCHAR",
            "split VARCHAR",
            "index BIGINT",
            "label INTEGER",
            "predicted INTEGER",
            "probability FLOAT",
            "probabilities FLOAT[]",
            "loss DOUBLE");
    assertThat(rows("*"))
        .containsExactly("r test 0 1 2 0.5 [0.25, 0.25, 0.5] 1.5", "r test 1 1 0 1.0 [] 0.0");
  }

  @Test
  void readsPatches() throws SQLException, IOException {
    PatchSetInfo info = new PatchSetInfo(new PatchShape(2, 2, 1, 1), List.of("cat", "dog"));
    try (PatchFileWriter writer = PatchFileWriter.open(Files.newOutputStream(file), info)) {
      writer.write(1L << 33, 1, new byte[] {0, 1, -1, -128});
    }

    assertThat(columns()).containsExactly("index BIGINT", "label INTEGER", "patches BLOB");
    assertThat(rows("index, label, hex(patches)")).containsExactly("8589934592 1 0001FF80");
    assertThat(
            query(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata('%s')"
                    + " WHERE decode(key) = 'patchflow.class.names'"))
        .containsExactly("patchflow.class.names [\"cat\",\"dog\"]");
    assertThat(query("SELECT DISTINCT compression FROM parquet_metadata('%s')"))
        .containsExactly("ZSTD");
  }

  private List<String> columns() throws SQLException {
    return query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '%s')");
  }

  private List<String> rows(String columns) throws SQLException {
    return query("SELECT " + columns + " FROM '%s'");
  }

  private List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet results = statement.executeQuery(sql.formatted(file))) {
      int columns = results.getMetaData().getColumnCount();
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(String.valueOf(results.getObject(column)));
        }
        rows.add(String.join(" ", row));
      }
    }
    return rows;
  }
}
