package io.patchflow.cli;

import io.patchflow.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Lets text in UTF-8 through to a terminal, with the control characters in it shown, not sent: they
 * come from class names, paths and whatever others have written into the files that a command
 * reads. Line ends and tabs pass.
 */
final class PrintableStream extends OutputStream {
  /** The first bytes of those control characters that take several: U+0080 on, U+2028 on. */
  private static final int LATIN = 0xC2;

  private static final int GENERAL = 0xE2;

  private final PrintStream target;
  private final boolean bar;

  /** A character that is not whole yet, or a carriage return that may begin a line's end. */
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream(3);

  private PrintableStream(PrintStream target, boolean bar) {
    this.target = target;
    this.bar = bar;
  }

  /**
   * A stream into {@code target}.
   *
   * @param bar whether carriage returns pass, with which a bar moves
   */
  static PrintStream into(PrintStream target, boolean bar) {
    return new PrintStream(
        new PrintableStream(target, bar), /* autoFlush= */ true, StandardCharsets.UTF_8) {
      @Override
      public boolean checkError() {
        boolean own = super.checkError();
        return target.checkError() || own;
      }
    };
  }

  @Override
  public synchronized void write(int value) throws IOException {
    int unit = value & 0xff;
    if (begun.size() > 0) {
      goOn(unit);
    } else if (unit == LATIN || unit == GENERAL || (unit == '\r' && !bar)) {
      begun.write(unit);
    } else if ((unit < ' ' && unit != '\n' && unit != '\t' && unit != '\r') || unit == 0x7f) {
      escape(new byte[] {(byte) unit});
    } else {
      target.write(unit);
    }
  }

  private void goOn(int unit) throws IOException {
    byte[] before = begun.toByteArray();
    int first = before[0] & 0xff;
    boolean continues = (unit & 0xC0) == 0x80;
    if (first == '\r') {
      begun.reset();
      if (unit == '\n') {
        target.write('\r');
      } else {
        escape(before);
      }
      write(unit);
    } else if (!continues) {
      begun.reset();
      target.write(before, 0, before.length);
      write(unit);
    } else {
      begun.write(unit);
      if (begun.size() == (first == LATIN ? 2 : 3)) {
        byte[] whole = begun.toByteArray();
        begun.reset();
        escape(whole);
      }
    }
  }

  private void escape(byte[] character) {
    byte[] shown =
        Printable.line(new String(character, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    target.write(shown, 0, shown.length);
  }

  @Override
  public void flush() {
    target.flush();
  }
}
