package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that print a result which does not arrive. */
class ResultStreamTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "inspect --help", "doctor"})
  void aFullDiskIsALineAndAnExitCode(String line) {
    assertThat(run(line, new ResultStream(failing("No space left on device"), false))).isEqualTo(5);
    assertThat(err()).isEqualTo("patchflow: stdout: cannot be written: No space left on device\n");
  }

  @ParameterizedTest
  @CsvSource({"Broken pipe, false", "Daten\u00fcbergabe unterbrochen, true"})
  void aReaderThatHasGoneEndsTheCommandQuietly(String reason, boolean pipe) {
    assertThat(run("doctor", new ResultStream(failing(reason), pipe))).isEqualTo(141);
    assertThat(err()).isEmpty();
  }

  @Test
  void anyOtherStreamIsAskedAtTheEnd() {
    PrintStream out = new PrintStream(failing("told to nobody"), false, StandardCharsets.UTF_8);
    assertThat(run("--version", out)).isEqualTo(5);
    assertThat(err()).isEqualTo("patchflow: stdout: cannot be written\n");
  }

  @Test
  void aCommandThatFailsWithoutAResultTellsItsOwnFailure() {
    assertThat(run("--no-such-option", new ResultStream(failing("full"), false))).isEqualTo(2);
    assertThat(err()).hasLineCount(1).contains("--no-such-option");
  }

  @Test
  void whatArrivesIsAllThere() {
    ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    assertThat(run("--version", new ResultStream(arrived, true))).isZero();
    assertThat(arrived.toString(StandardCharsets.UTF_8)).startsWith("patchflow ").endsWith("\n");
  }

  private int run(String line, ResultStream results) {
    return run(line, ResultStream.printing(results));
  }

  private int run(String line, PrintStream out) {
    return Main.run(line.split(" "), out, new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  private String err() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
