package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.executor.Score;
import io.patchflow.schema.table.EpochRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LineProgressTest {

  @Test
  void anEpochIsALine() {
    EpochRow watchingTest =
        new EpochRow("r", 7, 1e-3, 0.12345, 0.96114, 0.33336, 0.8919, null, null, 12.34, 4860.7);
    assertThat(LineProgress.line(watchingTest, 40))
        .isEqualTo(
            "epoch 7/40  train loss 0.1235 accuracy 96.11 %  test loss 0.3334 accuracy 89.19 %"
                + "  lr 1.0e-03  12.3 s, 4861 samples/s");
    EpochRow watchingHoldout =
        new EpochRow("r", 1, 2.5e-4, 2, 0.1, null, null, 1.5, 1.0, 0.04, 99.5);
    assertThat(LineProgress.line(watchingHoldout, 1))
        .isEqualTo(
            "epoch 1/1  train loss 2.0000 accuracy 10.00 %  hold-out loss 1.5000 accuracy 100.00 %"
                + "  lr 2.5e-04  0.0 s, 100 samples/s");
  }

  @Test
  void notesAndEpochsAreWrittenAsTheyComeWhateverTheLocale() {
    Locale before = Locale.getDefault();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LineProgress progress =
        new LineProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      Locale.setDefault(Locale.GERMANY);
      progress.note("train: on");
      progress.epoch(2, 3, 100);
      progress.step(new Score(50, 10, 5), 1e-3);
      progress.epochDone(new EpochRow("r", 2, 1e-3, 1.5, 0.5, 1.0, 0.5, null, null, 1, 10));
    } finally {
      Locale.setDefault(before);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "train: on",
            "epoch 2/3  train loss 1.5000 accuracy 50.00 %  test loss 1.0000 accuracy 50.00 %"
                + "  lr 1.0e-03  1.0 s, 10 samples/s");
  }
}
