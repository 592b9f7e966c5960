package io.patchflow.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.inspect.Inspect.Format;
import io.patchflow.schema.PatchCutter;
import io.patchflow.score.TrainedRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTest {
  @TempDir static Path folder;
  private static RunFolder run;

  @BeforeAll
  static void evaluate() throws IOException {
    // A partition's name, one that DuckDB would take for a pattern, one that would end a text.
    run = TrainedRun.evaluated(folder.resolve("label=3/a [run]'s folder"), 30);
  }

  @Test
  void tablesGoByTheirNames() {
    assertThat(csv("SELECT epoch, learning_rate AS lr, test_accuracy FROM epochs ORDER BY epoch"))
        .isEqualTo(
            """
            epoch,lr,test_accuracy
            1,0.001,0.7
            2,0.001,0.9
            3,1.0E-4,0.8
            """);
    assertThat(
            csv(
                """
                SELECT (SELECT count(*) FROM summary) a, (SELECT count(*) FROM classes) b,
                  (SELECT sum(count) FROM confusion) c, (SELECT sum(count) FROM calibration) d,
                  (SELECT count(*) FROM top_errors) e, (SELECT count(*) FROM predictions) f
                """))
        .isEqualTo("a,b,c,d,e,f\n1,3,30,30,5,30\n");
  }

  @Test
  void patchesJoinThePredictions() {
    assertThat(
            csv(
                """
                SELECT split, count(*) AS images, bool_and(p.label = q.label) AS same
                FROM patches q JOIN predictions p USING (split, index) GROUP BY split
                """))
        .isEqualTo("split,images,same\ntest,30,true\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 29})
  void pixelsStandInImageOrder(int index) {
    byte[] pixels = new byte[16];
    new PatchCutter(TrainedRun.INFO.shape()).join(TrainedRun.image(index), 0, pixels);
    String expected =
        IntStream.range(0, 16)
            .mapToObj(i -> String.valueOf(pixels[i] & 0xff))
            .collect(Collectors.joining(",", "[", "]"));

    assertThat(
            print("SELECT pixels(patches) AS p FROM patches WHERE index = " + index, Format.JSON))
        .isEqualTo("[\n{\"p\":" + expected + "}\n]\n");
  }

  @Test
  void pixelsAreNumbers() {
    assertThat(
            csv(
                "SELECT typeof(pixels(patches)) AS t, max(list_max(pixels(patches))) <= 255 AS m"
                    + " FROM patches GROUP BY t"))
        .isEqualTo("t,m\nUTINYINT[],true\n");
  }

  @Test
  void aTableIsSetForReading() {
    assertThat(
            print(
                "SELECT name, f1, NULL AS nothing, 1::BIGINT << 40 AS big, repeat('x', 60) AS long"
                    + " FROM classes WHERE label = 0",
                Format.TABLE))
        .matches(
            "name  +f1  nothing            big  long\n-+\n"
                + "bag   0\\.\\d{1,6}        -  1099511627776  x{45}\\.\\.\\.\n");
    assertThat(print("SELECT * FROM range(250) t(i)", Format.TABLE))
        .endsWith("\n99\nthe first 100 rows; --format csv prints all\n");
    assertThat(csv("SELECT * FROM range(250) t(i)").lines()).hasSize(251);
  }

  @Test
  void valuesOfEveryKindArePrinted() {
    assertThat(
            print(
                "SELECT 'a\"b' AS t, [1.5, NULL] AS l, {'k': 1} AS s, '\\x0F'::BLOB AS b, true AS y,"
                    + " DATE '2026-01-02' AS d, MAP {'m': 2} AS m, 1.50::DECIMAL(5,2) AS e",
                Format.JSON))
        .isEqualTo(
            "[\n{\"t\":\"a\\\"b\",\"l\":[1.5,null],\"s\":{\"k\":1},\"b\":\"0f\",\"y\":true,"
                + "\"d\":\"2026-01-02\",\"m\":{\"m\":2},\"e\":1.50}\n]\n");
    assertThat(print("SELECT 1 AS a WHERE false", Format.JSON)).isEqualTo("[]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "selec 1|--sql: Parser Error: syntax error at or near \"selec\"",
        "SELECT acuracy FROM summary|--sql: Binder Error: Referenced column \"acuracy\" not found"
            + " in FROM clause! Candidate bindings: \"accuracy\"",
        "SELECT 1 AS a, 2 AS a|--sql: two columns are named a; name one otherwise with AS",
        "SELECT error('late') FROM range(3)|--sql: Invalid Input Error: late",
      })
  void whatDuckDbRefusesIsOneLine(String sql, String message) {
    PatchflowException refused =
        catchThrowableOfType(PatchflowException.class, () -> print(sql, Format.CSV));

    assertThat(refused).isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.getMessage()).startsWith(message).hasLineCount(1);
  }

  @Test
  void aRunThatWasOnlyTrainedHasFewerTables() throws IOException {
    RunFolder trained =
        TrainedRun.publish(folder.resolve("t"), Map.of("train", List.of(2), "test", List.of(3, 1)));

    assertThat(print(trained, "SELECT split, count(*) AS n FROM patches GROUP BY ALL ORDER BY n"))
        .isEqualTo("split,n\ntrain,2\ntest,4\n");
    assertThat(
            catchThrowableOfType(
                PatchflowException.class, () -> print(trained, "SELECT * FROM summary")))
        .hasMessageContaining("Table with name summary does not exist!");
  }

  @Test
  void whatIsMissingOrDamagedIsBadInput() throws IOException {
    RunFolder broken = TrainedRun.evaluated(folder.resolve("broken"), 5);
    Files.write(broken.table("classes"), new byte[] {1, 2, 3});

    PatchflowException damaged =
        catchThrowableOfType(PatchflowException.class, () -> print(broken, "SELECT 1"));
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(damaged).hasMessageContaining("classes.parquet").message().hasLineCount(1);

    Files.delete(broken.table("classes"));
    assertThat(catchThrowableOfType(PatchflowException.class, () -> print(broken, "SELECT 1")))
        .hasMessage(broken.table("classes") + ": the manifest lists it, but it is missing");
    assertThat(
            catchThrowableOfType(
                PatchflowException.class,
                () -> print(new RunFolder(folder.resolve("none")), "SELECT 1")))
        .hasMessage(folder.resolve("none") + ": no such folder");
  }

  @Test
  void aFolderNamedLikeAPartitionHidesNoColumn() {
    assertThat(csv("SELECT DISTINCT label FROM patches ORDER BY 1")).isEqualTo("label\n0\n1\n2\n");
    assertThat(csv("SELECT DISTINCT label FROM classes ORDER BY 1")).isEqualTo("label\n0\n1\n2\n");
  }

  private static String csv(String sql) {
    return print(run, sql);
  }

  private static String print(RunFolder run, String sql) {
    return print(run, sql, Format.CSV).replace("\r\n", "\n");
  }

  private static String print(String sql, Format format) {
    return print(run, sql, format);
  }

  private static String print(RunFolder run, String sql, Format format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Inspect.print(
        run,
        sql,
        /* allowFiles= */ false,
        format,
        new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
