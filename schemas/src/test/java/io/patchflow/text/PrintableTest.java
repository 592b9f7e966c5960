package io.patchflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatATerminalWouldDoIsShownInstead() {
    assertThat(Printable.line("\u001b]0;owned\u0007\u001b[2J"))
        .isEqualTo("\\x1b]0;owned\\x07\\x1b[2J");
    assertThat(Printable.line("a\r\nb\tc\u007fd\u009be"))
        .isEqualTo("a\\x0d\\x0ab\\x09c\\x7fd\\x9be");
    assertThat(Printable.line("abc\u202egpj.exe\u2028\u2066"))
        .isEqualTo("abc\\u202egpj.exe\\u2028\\u2066");
  }

  @Test
  void everyOtherTextStaysAsItIs() {
    for (String text : new String[] {"", "T-shirt/top", "Größe 100 %", "靴", "👟", "\u00a0\u200b"}) {
      assertThat(Printable.isPlain(text)).as(text).isTrue();
      assertThat(Printable.line(text)).isEqualTo(text);
    }
    assertThat(Printable.isPlain("a\nb")).isFalse();
  }
}
