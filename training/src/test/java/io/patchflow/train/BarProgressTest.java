package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.executor.Score;
import io.patchflow.schema.table.EpochRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicInteger columns = new AtomicInteger(120);

  @Test
  void theBarGoesToTheEndWithALineForEachEpoch() {
    EpochRow[] rows = new EpochRow[3];
    try (BarProgress progress = progress()) {
      progress.note("train: on");
      for (int epoch = 2; epoch <= 3; epoch++) {
        progress.epoch(epoch, 3, 100);
        for (int samples = 25; samples <= 100; samples += 25) {
          progress.step(new Score(samples, samples * 0.5, samples / 5), 1e-3);
        }
        rows[epoch - 1] = new EpochRow("r", epoch, 1e-3, 0.5, 0.2, 1.0, 0.5, null, null, 1, 10);
        progress.epochDone(rows[epoch - 1]);
      }
    }
    String[] lines = text().split("[\r\n]+");
    assertThat(lines)
        .contains("train: on", LineProgress.line(rows[1], 3), LineProgress.line(rows[2], 3));
    assertThat(lines[lines.length - 1])
        .as("the bar at its end")
        .contains("train 100%", "300/300", "epoch 3/3 loss 0.500 acc 20.0 % lr 1e-03");
  }

  @Test
  void aTrainingWithoutEpochsNeedsNoBar() {
    try (BarProgress progress = progress()) {
      progress.note("train: nothing to do");
    }
    assertThat(text()).isEqualTo("train: nothing to do" + System.lineSeparator());
  }

  /** Each time that the bar is drawn it fits, whatever the terminal's width has become. */
  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 104, 105, 200})
  void theBarFitsIntoTheTerminal(int width) {
    columns.set(150);
    try (BarProgress progress = progress()) {
      progress.epoch(1, 40, 60_000);
      progress.step(new Score(256, 128, 100), 1e-3);
      columns.set(width);
      progress.epochDone(new EpochRow("r", 1, 1e-3, 0.5, 0.2, 1.0, 0.5, null, null, 1, 10));
      bytes.reset();
      progress.epoch(2, 40, 60_000);
      progress.step(new Score(60_000, 30_000, 20_000), 1e-3);
    }
    String[] drawn = text().strip().split("[\r\n]+", -1);
    String last = drawn[drawn.length - 1];
    assertThat(last).hasSizeLessThan(width).contains("train", "5%");
    if (width >= 80) {
      assertThat(last).hasSize(width - 1).contains("loss 0.500 acc 33.3 %", "[", "120000/2400000");
    }
    assertThat(last.contains("epoch 2/40")).isEqualTo(width >= 105);
  }

  @Test
  void aWidthThatIsNotToldAnyMoreStaysAsItWas() {
    BarLine line = new BarLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns::get);
    assertThat(line.getMaxRenderedLength()).isEqualTo(119);
    columns.set(0);
    assertThat(line.getMaxRenderedLength()).isEqualTo(119);
    columns.set(70);
    assertThat(line.getMaxRenderedLength()).isEqualTo(69);
    assertThat(line.columns()).isEqualTo(70);
  }

  @Test
  void aShorterBarLeavesNothingOfALongerOne() {
    BarLine line = new BarLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns::get);
    line.accept("long bar");
    line.accept("bar");
    line.clear();
    assertThat(text()).isEqualTo("\rlong bar" + "\rbar     " + "\r   \r");
  }

  private BarProgress progress() {
    return new BarProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns::get);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
