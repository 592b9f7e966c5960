package io.patchflow.train;

import java.io.PrintStream;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The line that a bar moves in: as wide as the terminal is at the moment, so that a bar neither
 * wraps nor leaves remains.
 */
final class BarLine implements ProgressBarConsumer {
  private final PrintStream out;
  private final IntSupplier terminal;
  private volatile int columns;
  private int shown;

  /**
   * A line of a terminal.
   *
   * @param terminal its width at the moment; 0 if unknown, and the last one is kept
   */
  BarLine(PrintStream out, IntSupplier terminal) {
    this.out = out;
    this.terminal = terminal;
    look();
  }

  private void look() {
    int now = terminal.getAsInt();
    if (now > 0) {
      columns = now;
    }
  }

  /** The width when it was last looked at. */
  int columns() {
    return columns;
  }

  /** Asked before each time that the bar is drawn. */
  @Override
  public int getMaxRenderedLength() {
    look();
    // A character in the last column makes some terminals begin a new line.
    return Math.max(0, columns - 1);
  }

  @Override
  public synchronized void accept(String bar) {
    String blanks = " ".repeat(Math.max(0, Math.min(shown, columns - 1) - bar.length()));
    out.print("\r" + bar + blanks);
    out.flush();
    shown = bar.length();
  }

  /** Leaves the line empty. */
  @Override
  public synchronized void clear() {
    look();
    out.print("\r" + " ".repeat(Math.max(0, Math.min(shown, columns - 1))) + "\r");
    shown = 0;
  }

  @Override
  public void close() {
    out.println();
    out.flush();
  }
}
