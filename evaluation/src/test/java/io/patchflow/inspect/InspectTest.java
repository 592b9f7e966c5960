package io.patchflow.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.inspect.Inspect.Format;
import io.patchflow.score.TrainedRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
  @TempDir static Path folder;
  private static RunFolder run;

  @BeforeAll
  static void publish() throws IOException {
    run = TrainedRun.evaluated(folder.resolve("run"), 30);
  }

  @Test
  void withoutANameTheShortTablesArePrinted() {
    assertThat(print(run, Optional.empty(), Format.TABLE))
        .isEqualTo(
            """
            epochs
            epoch      lr  train loss  train acc  test loss  test acc   time  samples/s
            ---------------------------------------------------------------------------
                1   0.001      0.9000    60.00 %     0.8000   70.00 %  2.5 s       1000
                2   0.001      0.5000    80.00 %     0.6000   90.00 %  2.4 s       1100
                3  0.0001      0.4000    90.00 %     0.7000   80.00 %  2.4 s       1100

            summary
                                  test
            --------------------------
            samples                 30
            accuracy           83.33 %
              95 % from        66.44 %
              to               92.66 %
            loss                0.8720
            macro precision    86.25 %
            macro recall       83.33 %
            macro F1           83.33 %
            weighted F1        83.00 %
            Brier score         0.3529
            calibration error  24.88 %
            best accuracy      90.00 %
              at epoch               2

            classes
            split  label  name         support  predicted  hits  precision    recall       F1
            ---------------------------------------------------------------------------------
            test       0  bag               12         13    10    76.92 %   83.33 %  80.00 %
            test       1  coat               9          6     6   100.00 %   66.67 %  80.00 %
            test       2  T-shirt/top        9         11     9    81.82 %  100.00 %  90.00 %

            confusion
            split test
               actual \\ predicted   0  1  2  all
            ------------------------------------
            0  bag                 10  .  2   12
            1  coat                 3  6  .    9
            2  T-shirt/top          .  .  9    9
            """);
  }

  @Test
  void predictionsAreCutForATerminal() {
    assertThat(print(run, Optional.of("predictions"), Format.TABLE).lines())
        .hasSize(23)
        .startsWith(
            "split  index  actual       predicted    probability    loss",
            "------------------------------------------------------------------",
            "test       0  coat         bag              74.07 %  2.9252  wrong",
            "test       1  T-shirt/top  T-shirt/top      93.65 %  0.0656")
        .endsWith("20 of 30 rows; --format csv prints all");
    assertThat(print(run, Optional.of("predictions"), Format.CSV).lines())
        .as("a head and all rows")
        .hasSize(31);
  }

  @Test
  void calibrationShowsEmptyBinsAsDashes() {
    assertThat(print(run, Optional.of("calibration"), Format.TABLE).lines())
        .hasSize(17)
        .startsWith(
            "split     from        to  count  confidence  accuracy",
            "-----------------------------------------------------",
            "test    0.00 %    6.67 %      0           -         -")
        .endsWith("test   93.33 %  100.00 %      9     96.41 %   77.78 %");
  }

  @Test
  void topErrorsNameTheClasses() {
    assertThat(print(run, Optional.of("top_errors"), Format.TABLE).lines().toList())
        .hasSize(7)
        .startsWith(
            "split  rank  index  actual           predicted",
            "---------------------------------------------------------",
            "test      1      7  coat     0.06 %  bag          99.86 %",
            "test      2     28  bag      3.81 %  T-shirt/top  95.34 %");
  }

  @Test
  void csvHasEveryColumnAtFullPrecision() {
    assertThat(print(run, Optional.of("classes"), Format.CSV))
        .isEqualTo(
            String.join(
                "\r\n",
                "run_id,split,label,name,support,predicted,true_positives,precision,recall,f1",
                "run-0123456789ab,test,0,bag,12,13,10,0.7692307692307693,0.8333333333333334,0.8",
                "run-0123456789ab,test,1,coat,9,6,6,1.0,0.6666666666666666,0.8",
                "run-0123456789ab,test,2,T-shirt/top,9,11,9,0.8181818181818182,1.0,0.9",
                ""));
    assertThat(print(run, Optional.of("epochs"), Format.CSV).lines())
        .as("a null is an empty field")
        .contains("run-0123456789ab,1,0.001,0.9,0.6,0.8,0.7,,,2.5,1000.0");
    assertThat(print(run, Optional.of("predictions"), Format.CSV).lines().skip(1))
        .as("a list is one quoted field")
        .allMatch(line -> line.matches("[^\"]*,\"\\[[^\"]*]\",[^\"]*"));
  }

  @Test
  void jsonIsAnArrayOfObjects() throws IOException {
    JsonNode rows = new ObjectMapper().readTree(print(run, Optional.of("epochs"), Format.JSON));

    assertThat(rows.isArray()).isTrue();
    assertThat(rows).hasSize(3);
    assertThat(rows.get(2).get("learning_rate").asDouble()).isEqualTo(1e-4);
    assertThat(rows.get(2).get("holdout_loss").isNull()).isTrue();
    assertThat(
            new ObjectMapper()
                .readTree(print(run, Optional.of("predictions"), Format.JSON))
                .get(29)
                .get("probabilities"))
        .hasSize(3);
  }

  @Test
  void beforeTheEvaluationThereAreOnlyEpochs() throws IOException {
    RunFolder trained = TrainedRun.publish(folder.resolve("trained"), Map.of("test", List.of(5)));

    assertThat(print(trained, Optional.empty(), Format.TABLE))
        .startsWith("epochs")
        .doesNotContain("summary");
    assertFails(trained, Optional.of("summary"), Format.TABLE, ExitCode.BAD_INPUT)
        .contains("metrics/manifest.json: no such file")
        .contains("patchflow evaluate");
  }

  @Test
  void aFolderThatIsNoRun() {
    assertFails(
            new RunFolder(folder.resolve("x")), Optional.empty(), Format.TABLE, ExitCode.BAD_INPUT)
        .isEqualTo(folder.resolve("x") + ": no such folder");
  }

  @Test
  void aNameThatIsNoTable() {
    assertFails(run, Optional.of("epoch"), Format.TABLE, ExitCode.USAGE)
        .isEqualTo(
            "inspect: no table epoch, did you mean epochs?; tables are"
                + " epochs, summary, classes, confusion, calibration, top_errors, predictions");
    assertFails(run, Optional.empty(), Format.CSV, ExitCode.USAGE)
        .isEqualTo(
            "inspect: --format csv prints one table; name it:"
                + " epochs, summary, classes, confusion, calibration, top_errors, predictions");
  }

  private static String print(RunFolder run, Optional<String> table, Format format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      Inspect.print(run, table, format, out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static AbstractStringAssert<?> assertFails(
      RunFolder run, Optional<String> table, Format format, ExitCode exitCode) {
    PatchflowException failure =
        catchThrowableOfType(PatchflowException.class, () -> print(run, table, format));
    assertThat(failure.exitCode()).isEqualTo(exitCode);
    return assertThat(failure.getMessage());
  }
}
