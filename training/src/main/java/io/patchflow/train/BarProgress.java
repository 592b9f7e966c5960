package io.patchflow.train;

import io.patchflow.executor.Score;
import io.patchflow.schema.table.EpochRow;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar over all epochs with the remaining time, the current loss, accuracy and learning rate; a
 * line above it for each epoch that is over.
 */
final class BarProgress implements Progress {
  private static final int WIDTH = 120;

  private final PrintStream out;
  private ProgressBar bar;
  private int epoch;
  private int epochs;
  private int samples;

  BarProgress(PrintStream out) {
    this.out = out;
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
      bar =
          new ProgressBarBuilder()
              .setTaskName("train")
              .setInitialMax((long) epochs * samples)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
              .startsFrom(before, Duration.ZERO)
              .build();
    }
  }

  @Override
  public void step(Score soFar, double learningRate) {
    bar.stepTo((epoch - 1L) * samples + soFar.samples());
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            " epoch %d/%d loss %.3f acc %.1f %% lr %.0e",
            epoch,
            epochs,
            soFar.loss(),
            100 * soFar.accuracy(),
            learningRate));
  }

  @Override
  public void epochDone(EpochRow row) {
    bar.pause();
    out.print("\r" + " ".repeat(WIDTH) + "\r");
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
