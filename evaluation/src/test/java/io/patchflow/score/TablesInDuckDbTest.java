package io.patchflow.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second reader, which knows nothing of this project, reads the same tables. */
class TablesInDuckDbTest {
  @TempDir Path folder;
  private Connection connection;

  @BeforeEach
  void evaluate() throws IOException, SQLException {
    RunFolder run = TrainedRun.publish(folder, Map.of("test", List.of(300, 7)));
    EvaluateStage.run(EvaluateOptions.test(1), run, TestRunner.options(2), TrainedRun.model());
    connection = DriverManager.getConnection("jdbc:duckdb:");
    for (String table : List.of("epochs", "summary", "classes", "confusion", "predictions")) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "create view %s as select * from '%s'".formatted(table, run.table(table)));
      }
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void columnsHaveTheirNamesAndTypes() throws SQLException {
    assertThat(query("select column_name || ' ' || column_type from (describe predictions)"))
        .containsExactly(
            "run_id VARCHAR",
            "split VARCHAR",
            "index BIGINT",
            "label INTEGER",
            "predicted INTEGER",
            "probability FLOAT",
            "probabilities FLOAT[]",
            "loss DOUBLE");
    assertThat(query("select column_name || ' ' || column_type from (describe confusion)"))
        .containsExactly(
            "run_id VARCHAR",
            "split VARCHAR",
            "actual INTEGER",
            "predicted INTEGER",
            "count BIGINT");
  }

  @Test
  void theConfusionFollowsFromThePredictions() throws SQLException {
    assertThat(query("select sum(count) from confusion")).containsExactly("307");
    assertThat(query("select count(*) from confusion")).containsExactly("9");
    assertThat(
            query(
                """
                select c.actual from confusion c where count != (
                  select count(*) from predictions p
                  where p.label = c.actual and p.predicted = c.predicted)
                """))
        .as("pairs whose count the predictions do not give")
        .isEmpty();
  }

  @Test
  void summaryAndClassesFollowFromThePredictions() throws SQLException {
    assertThat(
            query(
                """
                select abs(s.accuracy - p.accuracy) < 1e-12 and abs(s.loss - p.loss) < 1e-12
                from summary s,
                  (select avg((label = predicted)::int) accuracy, avg(loss) loss from predictions) p
                """))
        .containsExactly("true");
    assertThat(
            query(
                """
                select name from classes c where
                  precision != (select avg((p.label = c.label)::int) from predictions p
                                where p.predicted = c.label)
                  or recall != (select avg((p.predicted = c.label)::int) from predictions p
                                where p.label = c.label)
                """))
        .as("classes whose ratios the predictions do not give")
        .isEmpty();
  }

  @Test
  void theProbabilityIsTheHighestOfTheProbabilities() throws SQLException {
    assertThat(
            query(
                """
                select count(*) from predictions
                where probability = probabilities[predicted + 1]
                  and probability = list_max(probabilities) and len(probabilities) = 3
                """))
        .containsExactly("307");
  }

  /** The first column. */
  private List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
