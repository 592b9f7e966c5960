package io.patchflow.train;

import io.patchflow.executor.Score;
import io.patchflow.schema.table.EpochRow;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar over all epochs with the remaining time, the current loss, accuracy and learning rate; a
 * line above it for each epoch that is over.
 */
final class BarProgress implements Progress {
  /** Columns from which on the line has room for all figures beside a bar worth its name. */
  private static final int ROOM_FOR_ALL = 105;

  private static final int ROOM_FOR_LOSS_AND_ACCURACY = 80;

  private final PrintStream out;
  private final IntSupplier columns;
  private BarLine line;
  private ProgressBar bar;
  private int epoch;
  private int epochs;
  private int samples;

  /**
   * A bar on a terminal.
   *
   * @param columns the terminal's width at the moment
   */
  BarProgress(PrintStream out, IntSupplier columns) {
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void note(String line) {
    out.println(line);
  }

  @Override
  public void epoch(int epoch, int epochs, int samples) {
    this.epoch = epoch;
    this.epochs = epochs;
    this.samples = samples;
    if (bar == null) {
      long before = (epoch - 1L) * samples;
      line = new BarLine(out, columns);
      bar =
          new ProgressBarBuilder()
              .setTaskName("train")
              .setInitialMax((long) epochs * samples)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(line)
              .startsFrom(before, Duration.ZERO)
              .build();
    }
  }

  @Override
  public void step(Score soFar, double learningRate) {
    bar.stepTo((epoch - 1L) * samples + soFar.samples());
    bar.setExtraMessage(figures(soFar, learningRate));
  }

  private String figures(Score soFar, double learningRate) {
    String loss = String.format(Locale.ROOT, " loss %.3f", soFar.loss());
    if (line.columns() < ROOM_FOR_LOSS_AND_ACCURACY) {
      return loss;
    }
    String accuracy = String.format(Locale.ROOT, "%s acc %.1f %%", loss, 100 * soFar.accuracy());
    return line.columns() < ROOM_FOR_ALL
        ? accuracy
        : String.format(
            Locale.ROOT, " epoch %d/%d%s lr %.0e", epoch, epochs, accuracy, learningRate);
  }

  @Override
  public void epochDone(EpochRow row) {
    bar.pause();
    line.clear();
    out.println(LineProgress.line(row, epochs));
    bar.resume();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
