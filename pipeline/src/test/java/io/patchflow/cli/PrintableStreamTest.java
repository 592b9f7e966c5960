package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableStreamTest {
  @Test
  void controlCharactersAreShownNotSent() {
    assertThat(through("\u001b]0;owned\u0007\u001b[2J\u007f\u009b5m\u202e", false))
        .isEqualTo("\\x1b]0;owned\\x07\\x1b[2J\\x7f\\x9b5m\\u202e");
  }

  @Test
  void linesTabsAndEveryOtherCharacterPass() {
    String text = "a\tb\r\nGröße – „靴“ 👟\u00a0\u2030\n";
    assertThat(through(text, false)).isEqualTo(text);
  }

  @Test
  void aCarriageReturnPassesWhereABarMoves() {
    assertThat(through("1 %\r2 %\r\r\n3\r", true)).isEqualTo("1 %\r2 %\r\r\n3\r");
    assertThat(through("safe\rfake\r\r\n", false)).isEqualTo("safe\\x0dfake\\x0d\r\n");
  }

  /** Whatever is written, in whatever pieces, no control byte is sent. */
  @Property(tries = 300)
  void noBytesMakeAControlCharacter(@ForAll byte[] bytes) throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    PrintStream out = stream(sent, false);
    for (byte each : bytes) {
      out.write(each);
    }
    out.flush();
    String text = sent.toString(StandardCharsets.UTF_8);
    assertThat(text.chars().filter(Character::isISOControl).filter(c -> c != '\n' && c != '\t'))
        .allMatch(c -> c == '\r' && text.contains("\r\n"));
  }

  @Test
  void anErrorOfTheTargetIsSeen() {
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException("disk full");
              }
            },
            false,
            StandardCharsets.UTF_8);
    PrintStream out = PrintableStream.into(full, false);
    out.println("text");
    assertThat(out.checkError()).isTrue();
  }

  private static String through(String text, boolean bar) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    PrintStream out = stream(sent, bar);
    out.print(text);
    out.flush();
    return sent.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream sent, boolean bar) {
    return PrintableStream.into(new PrintStream(sent, true, StandardCharsets.UTF_8), bar);
  }
}
