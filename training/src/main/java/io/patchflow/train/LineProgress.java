package io.patchflow.train;

import io.patchflow.executor.Score;
import io.patchflow.schema.table.EpochRow;
import java.io.PrintStream;
import java.util.Locale;

/** A plain line for each epoch, for logs. */
final class LineProgress implements Progress {
  private final PrintStream out;
  private int epochs;

  LineProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void note(String line) {
    out.println(line);
  }

  @Override
  public void epoch(int epoch, int epochs, int samples) {
    this.epochs = epochs;
  }

  @Override
  public void step(Score soFar, double learningRate) {}

  @Override
  public void epochDone(EpochRow row) {
    out.println(line(row, epochs));
  }

  /** An epoch's figures in one line. */
  static String line(EpochRow row, int epochs) {
    return String.format(
        Locale.ROOT,
        "epoch %d/%d  train loss %.4f accuracy %.2f %%%s%s  lr %.1e  %.1f s, %.0f samples/s",
        row.epoch(),
        epochs,
        row.trainLoss(),
        100 * row.trainAccuracy(),
        watched("test", row.testLoss(), row.testAccuracy()),
        watched("hold-out", row.holdoutLoss(), row.holdoutAccuracy()),
        row.learningRate(),
        row.seconds(),
        row.samplesPerSecond());
  }

  private static String watched(String name, Double loss, Double accuracy) {
    return loss == null
        ? ""
        : String.format(Locale.ROOT, "  %s loss %.4f accuracy %.2f %%", name, loss, 100 * accuracy);
  }

  @Override
  public void close() {}
}
