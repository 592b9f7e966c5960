package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.executor.Score;
import io.patchflow.schema.table.EpochRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BarProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

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

  private BarProgress progress() {
    return new BarProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
