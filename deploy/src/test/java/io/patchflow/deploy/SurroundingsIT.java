package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Full disks, readers that go, narrow terminals and foreign folders, as a shell meets them. */
class SurroundingsIT {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws Exception {
    GeneratedDataSet.write(folder.resolve("data"), 2000, 200);
    shell("$PATCHFLOW run --epochs 1 --set model.stem=16 --input data --output run").assertDone();
    shell("$PATCHFLOW decode --input data --output watched").assertDone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect run predictions --format csv", "verify run", "compare run run"})
  void aFullDiskIsALineAndAnExitCode(String command) throws Exception {
    assertThat(shell("$PATCHFLOW " + command + " > /dev/full"))
        .isEqualTo(
            new Outcome(5, "", "patchflow: stdout: cannot be written: No space left on device\n"));
  }

  @Test
  void aLongQueryEndsWhenItsReaderHasGone() throws Exception {
    String query = "inspect run --format csv --sql 'SELECT * FROM range(3000000000)'";
    Outcome outcome = shell("{ $PATCHFLOW " + query + "; echo code $? >&2; } | head -1");

    assertThat(outcome.out().strip()).isEqualTo("range");
    assertThat(outcome.err()).as("without a word").isEqualTo("code 141\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 130})
  void theBarIsAsWideAsTheTerminal(int columns) throws Exception {
    String screen = trainOnTerminal(columns, "");

    List<String> bars =
        Arrays.stream(screen.split("[\r\n]+", -1))
            .filter(line -> line.startsWith("train ") && line.contains("%"))
            .toList();
    assertThat(bars).isNotEmpty().allMatch(bar -> bar.length() < columns);
    assertThat(screen).contains("epoch 1/2  train loss ");
  }

  /** Without a width, as on a serial line, or on one that cannot go back in its line. */
  @ParameterizedTest
  @CsvSource({"0, ''", "81, TERM=dumb"})
  void whereNoBarCanMoveThereAreLines(int columns, String type) throws Exception {
    assertThat(trainOnTerminal(columns, type))
        .contains("epoch 1/2  train loss ")
        .doesNotContain("100%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"decode --output foreign", "predict --model run --output new.parquet"})
  void aFolderThatMayNotBeListedIsToldWithTheSystemsReason(String command) throws Exception {
    Path closed = Files.createDirectories(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("-wx-wx-wx"));
    String as = "";
    if (Files.isReadable(closed)) {
      // Root lists every folder; another user has to try, who may read the program and all else.
      as = "setpriv --reuid 65534 --regid 65534 --clear-groups ";
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      assumeTrue(
          shell(as + "test -r " + Distribution.FOLDER + "/conf/jvm.options").code() == 0,
          "the program stands where another user may not go");
    }
    Outcome outcome = shell("HOME=$PWD " + as + "$PATCHFLOW " + command + " --input closed");

    assertThat(outcome.code()).isEqualTo(4);
    assertThat(outcome.err())
        .hasLineCount(1)
        .startsWith("patchflow: closed: ")
        .endsWith("cannot be listed: permission denied\n");
  }

  /** {@code script} gives the program a terminal, whose width is the seed as well. */
  private static String trainOnTerminal(int columns, String environment) throws Exception {
    String words =
        "%s %s train --epochs 2 --set model.stem=16 --seed %d --overwrite --output watched"
            .formatted(environment, Distribution.LAUNCHER, columns);
    Outcome outcome =
        shell("TERM=xterm script -qec 'stty cols %d; %s' /dev/null".formatted(columns, words));
    assertThat(outcome.code()).as(outcome.out()).isZero();
    return outcome.out();
  }

  private static Outcome shell(String line) throws IOException, InterruptedException {
    return Distribution.run(
        folder,
        Distribution.ENVIRONMENT,
        List.of("/bin/sh", "-c", line.replace("$PATCHFLOW", Distribution.LAUNCHER.toString())));
  }
}
